"""The API's browsable documentation, one HTML page whatever the client says it accepts, and where to find it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from drf_spectacular.views import SpectacularSwaggerView
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView


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


class UnknownAddressView(APIView):
    """Any other address of the API: an error in its own format, not a page."""

    authentication_classes = ()
    permission_classes = ()
    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        raise NotFound(_("The API has no such address. /api/docs/ lists those it has."))
