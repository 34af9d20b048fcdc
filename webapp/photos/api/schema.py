"""What the schema says about every operation: the one error format."""

from typing import Any

from drf_spectacular.plumbing import ResolvedComponent

from webapp.photos.api.errors import ErrorSerializer

_METHODS = {"get", "post", "put", "patch", "delete"}


def errors_everywhere(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the error answers to each operation; a postprocessing hook of drf-spectacular."""
    del request, public
    schema = _error_schemas(generator)
    result.setdefault("components", {}).setdefault("schemas", {}).update(schema)
    answer = {
        "description": "What is wrong and what to do next.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for path in result["paths"].values():
        for method, operation in path.items():
            if method in _METHODS:
                operation["responses"].setdefault("4XX", answer)
                operation["responses"].setdefault("5XX", answer)
    return result


def _error_schemas(generator: Any) -> dict[str, Any]:
    from drf_spectacular.openapi import AutoSchema
    from rest_framework.views import APIView

    view = APIView(request=None)
    schema = AutoSchema()
    schema.registry = generator.registry
    schema.method, schema.path, schema.view = "GET", "/", view
    component = schema.resolve_serializer(ErrorSerializer, "response")
    assert isinstance(component, ResolvedComponent)
    return {name: generator.registry[(name, "schemas")].schema for name in ("Error", "ErrorDetail")}
