"""The API's browsable documentation: one HTML page, whatever the client says it accepts."""

from collections.abc import Iterable

from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class OnlyRenderer(BaseContentNegotiation):
    """Answers with the view's first renderer instead of 406."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next(iter(parsers), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, str(renderer.media_type)


class DocsView(SpectacularSwaggerView):
    content_negotiation_class = OnlyRenderer
