"""GET /media/shared/{token}/...: files of an album for whoever has a link; they stop when the link does."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from webapp.photos.connections import connection_release
from webapp.photos.errors import DownloadNotAllowed, SharingError
from webapp.photos.links.access import link_open, link_photos
from webapp.photos.media.archive_view import archive_response, photos_in_turn
from webapp.photos.media.views import photo_find, photo_response, refusal
from webapp.photos.models import AlbumLink

P = ParamSpec("P")
_LONGEST_NAME = 120


def _linked(
    view: Callable[Concatenate[HttpRequest, AlbumLink, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Give the view the link that the address names, or answer why not."""

    @require_safe
    @wraps(view)
    def answered(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            response = view(request, link_open(token, request.session), *args, **kwargs)
        except SharingError as error:
            response = refusal(error.status, error.code, error.message)
        except Http404:
            response = refusal(404, "not_found", "There is nothing here.")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


@_linked
def shared_file(request: HttpRequest, link: AlbumLink, photo_id: str, name: str) -> HttpResponseBase:
    """A photo's thumbnail or large picture; its original only where the link allows it."""
    if name == "original" and not link.allow_download:
        raise DownloadNotAllowed
    photo = photo_find(link_photos(link), photo_id)
    if photo is None:
        return refusal(404, "not_found", "This photo is not in the album, or no longer.")
    file_name = photo.name if name == "original" else "photo"
    return photo_response(request, photo, name, kept=False, file_name=file_name)


@_linked
def shared_archive(request: HttpRequest, link: AlbumLink) -> HttpResponseBase:
    """All originals of the album, as they are when it is their turn; the link may end meanwhile."""
    if not link.allow_download:
        raise DownloadNotAllowed
    ids = list(link_photos(link).values_list("id", flat=True))
    connection_release()
    photos = photos_in_turn(ids, lambda: link_photos(link))
    return archive_response(request, photos, f"{link.album.name[:_LONGEST_NAME]}.zip")
