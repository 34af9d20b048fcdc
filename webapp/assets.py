"""The browser code and styles, sent by the site itself."""

from collections.abc import Callable

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class WholeAssetsMiddleware:
    """Sends files of STATIC_URL whole: they are small, and WhiteNoise's pieces would block the event loop."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, FileResponse) or not request.path.startswith(settings.STATIC_URL):
            return response
        whole = HttpResponse(response.getvalue(), status=response.status_code)
        whole.headers = response.headers
        response.close()
        return whole
