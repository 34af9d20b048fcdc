"""GET /media/{photo}/{thumb|large|frame|original}."""

from typing import BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.handlers.asgi import ASGIRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from webapp.photos.api.authentication import requester
from webapp.photos.connections import connection_release
from webapp.photos.media.ranges import ByteRange, RangeUnsatisfiable, range_read
from webapp.photos.media.streaming import pieces, pieces_async
from webapp.photos.models import Photo
from webapp.photos.pipeline.errors import StageError
from webapp.photos.selectors import photos_owned_by, photos_visible_to
from webapp.photos.services.renditions import rendition_ensure

SHOWN_BY_BROWSERS = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/bmp"}
_FOR_EVER = "private, max-age=31536000, immutable"
_ASK_AGAIN = "private, no-cache"


@require_safe
def photo_file(request: HttpRequest, photo_id: str, name: str) -> HttpResponseBase:
    """The file, whole or in part; 404 also where the photo is somebody else's."""
    user = requester(request)
    if not user.is_authenticated:
        return refusal(401, "not_authenticated", "Sign in to see this photo.")
    # What straightening cuts off is for the one who straightens.
    allowed = photos_owned_by(user) if name == "frame" else photos_visible_to(user)
    photo = photo_find(allowed, photo_id)
    if photo is None:
        return refusal(404, "not_found", "There is no such photo, or it is not yours to see.")
    return photo_response(request, photo, name, kept=photo.owner_id == user.pk)


def photo_response(
    request: HttpRequest, photo: Photo, name: str, *, kept: bool, file_name: str = ""
) -> HttpResponseBase:
    """The file of a photo that the asker may see; `kept` for ever by their browser, or asked for each time."""
    try:
        store, key = _place(photo, name)
        response = _delegated(store, key) or _file_response(request, photo, name, store, key)
    except (StageError, FileNotFoundError):
        return refusal(404, "not_available", "This picture cannot be made from the photo's file.")
    _describe(response, request, photo, name, file_name or photo.name)
    if not kept:
        response.headers["Cache-Control"] = _ASK_AGAIN
    connection_release()
    return response


def photo_find(photos: QuerySet[Photo], photo_id: str) -> Photo | None:
    """The photo of this id, if it is among these."""
    try:
        return photos.filter(id=UUID(photo_id)).first()
    except ValueError:
        return None


def _place(photo: Photo, name: str) -> tuple[str, str]:
    """(storage, key), the rendition made if nobody has asked before."""
    if name == "original":
        return "originals", photo.original_key
    return "renditions", rendition_ensure(photo, name)


def _delegated(store: str, key: str) -> HttpResponseBase | None:
    """Leave the sending to the web server in front, when there is one that can."""
    if not settings.ACCEL_REDIRECT_PREFIX:
        return None
    prefix = settings.ACCEL_REDIRECT_PREFIX.rstrip("/")
    return HttpResponse(headers={"X-Accel-Redirect": f"{prefix}/{store}/{key}"})


def _file_response(request: HttpRequest, photo: Photo, name: str, store: str, key: str) -> HttpResponseBase:
    etag = _etag(photo, name)
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304)
    size = storages[store].size(key)
    wanted = request.headers.get("Range", "")
    if request.headers.get("If-Range", etag) != etag:
        wanted = ""
    try:
        part = range_read(wanted, size)
    except RangeUnsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if request.method == "HEAD":
        return _headed(HttpResponse(), part, size)
    file = cast(BinaryIO, storages[store].open(key, "rb"))
    first, length = (part.first, part.length) if part else (0, size)
    send = pieces_async if isinstance(request, ASGIRequest) else pieces
    return _headed(StreamingHttpResponse(send(file, first, length)), part, size)


def _headed(response: HttpResponseBase, part: ByteRange | None, size: int) -> HttpResponseBase:
    response.headers["Content-Length"] = str(part.length if part else size)
    if part:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return response


def _describe(
    response: HttpResponseBase, request: HttpRequest, photo: Photo, name: str, file_name: str
) -> None:
    """Headers that every answer about this file has."""
    original = name == "original"
    media_type = photo.media_type if original else "image/webp"
    file_name = file_name if original else f"{file_name}.webp"
    download = "download" in request.GET or media_type not in SHOWN_BY_BROWSERS
    current = request.GET.get("v") == str(photo.version)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = content_disposition_header(download, file_name) or "inline"
    response.headers["Cache-Control"] = _FOR_EVER if current else _ASK_AGAIN
    response.headers["ETag"] = _etag(photo, name)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["X-Content-Type-Options"] = "nosniff"


def _etag(photo: Photo, name: str) -> str:
    return f'"{photo.sha256[:32]}"' if name == "original" else f'"{photo.sha256[:24]}-{photo.version}-{name}"'


def refusal(status: int, code: str, message: str) -> HttpResponseBase:
    """An error in the one format."""
    response = JsonResponse({"error": {"code": code, "message": message}}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
