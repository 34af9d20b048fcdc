"""One error format for the whole API: {"error": {"code", "message", "fields"?}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler
from rest_framework.views import set_rollback

from webapp.photos.errors import AnswerableError, StorageFull
from webapp.photos.storage import is_full_disk

_BEYOND_READING = (RecursionError, OverflowError, DataError, UnicodeEncodeError)


class ErrorDetailSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="For people: what is wrong and what to do next.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="By input field.",
    )
    offset = serializers.IntegerField(required=False, help_text="Where an upload continues.")
    seconds = serializers.IntegerField(required=False, help_text="How long to wait.")
    start = serializers.IntegerField(required=False, help_text="Where in what was typed it begins.")
    end = serializers.IntegerField(required=False, help_text="Where in what was typed it ends.")


class ErrorSerializer(serializers.Serializer[Any]):
    error = ErrorDetailSerializer()


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every expected error in the one format; leave the others to Django."""
    if isinstance(error, OSError) and is_full_disk(error):
        error = StorageFull()
    if isinstance(error, AnswerableError):
        set_rollback()
        answer = _answer(error.status, error.code, error.message, **error.detail)
        if "seconds" in error.detail:
            answer.headers["Retry-After"] = str(error.detail["seconds"])
        return answer
    if isinstance(error, _BEYOND_READING):
        set_rollback()
        return _answer(
            400,
            "unreadable",
            _("A value in the request cannot be read: it is too deep, too large or no text."),
        )
    response = rest_exception_handler(error, context)
    if response is None:
        return None
    code, message, detail = _described(error, response.data)
    answer = _answer(response.status_code, code, message, **detail)
    for name in ("WWW-Authenticate", "Retry-After"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _described(error: Exception, data: Any) -> tuple[str, str, dict[str, Any]]:
    if isinstance(error, exceptions.ValidationError):
        fields = _fields(data)
        name, first = next(iter(fields.items()))
        message = first[0] if name == "non_field_errors" else f"{name}: {first[0]}"
        return "invalid", message, {"fields": fields}
    if isinstance(error, Http404):
        return "not_found", _("There is nothing here, or nothing that you may see."), {}
    if isinstance(error, PermissionDenied):
        return "permission_denied", _("You may not do this."), {}
    code = error.get_codes() if isinstance(error, exceptions.APIException) else "error"
    message = data.get("detail", "") if isinstance(data, dict) else ""
    return code if isinstance(code, str) else "error", str(message), {}


def _fields(data: Any, prefix: str = "") -> dict[str, list[str]]:
    """Validation errors of any depth, flat: {"photos.3": ["..."]}."""
    if isinstance(data, dict):
        pairs = [(str(key), value) for key, value in data.items()]
    elif isinstance(data, list) and any(isinstance(part, dict | list) for part in data):
        pairs = [(str(i), value) for i, value in enumerate(data)]
    else:
        texts = data if isinstance(data, list) else [data]
        return {prefix or "non_field_errors": [str(text) for text in texts]}
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        if value:
            found.update(_fields(value, f"{prefix}.{key}" if prefix else key))
    return found or {prefix or "non_field_errors": [_("Invalid.")]}


def _answer(status: int, code: str, message: str, **detail: Any) -> Response:
    return Response({"error": {"code": code, "message": message, **detail}}, status=status)
