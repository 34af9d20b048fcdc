"""GET /media/zip/{ticket}: the chosen originals as one archive."""

from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from webapp.accounts.models import User
from webapp.photos.api.authentication import requester
from webapp.photos.arrays import AnyOf
from webapp.photos.connections import connection_release
from webapp.photos.errors import ZipTicketOld
from webapp.photos.media.archive import archive, archive_async
from webapp.photos.media.views import refusal
from webapp.photos.models import Photo
from webapp.photos.selectors import photos_visible_to
from webapp.photos.services.zip_tickets import zip_ticket_read

_AT_ONCE = 500


@require_safe
def archive_file(request: HttpRequest, ticket: str) -> HttpResponseBase:
    """The archive, to the member who has the ticket and still may see its photos."""
    user = requester(request)
    if not isinstance(user, User):
        return refusal(401, "not_authenticated", "Sign in to fetch these photos.")
    try:
        found = zip_ticket_read(owner=user, signed=ticket)
    except ZipTicketOld as error:
        return refusal(error.status, error.code, error.message)
    connection_release()
    photos = photos_in_turn(found.photos, lambda: photos_visible_to(user))
    return archive_response(request, photos, found.name)


def photos_in_turn(ids: Sequence[UUID], allowed: Callable[[], QuerySet[Photo]]) -> Iterator[Photo | None]:
    """The photos in this order, some at a time; None for those that are not, or no longer, allowed."""
    for start in range(0, len(ids), _AT_ONCE):
        chosen = ids[start : start + _AT_ONCE]
        fields = ("sha256", "extension", "name", "bytes", "taken_at")
        found = {photo.id: photo for photo in allowed().filter(id__in=AnyOf(chosen)).only(*fields)}
        connection_release()
        yield from map(found.get, chosen)


def archive_response(request: HttpRequest, photos: Iterator[Photo | None], name: str) -> HttpResponseBase:
    """The answer that sends these photos as the archive `name`."""
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
        "X-Content-Type-Options": "nosniff",
    }
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    pieces = archive(photos)
    return StreamingHttpResponse(
        archive_async(pieces) if isinstance(request, ASGIRequest) else pieces, headers=headers
    )
