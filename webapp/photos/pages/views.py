"""Each page gives its island what it shows first, so that nothing is asked for twice."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from webapp.photos.api.access import photo_get
from webapp.photos.api.serializers import AlbumSerializer, PhotoDetailSerializer, seen_by
from webapp.photos.api.views.albums import album_context
from webapp.photos.api.views.ledger import processing_status
from webapp.photos.selectors import (
    album_photos,
    albums_counted,
    library,
    timeline,
    timeline_months,
)
from webapp.photos.stacks import collapsed

ALBUMS_SHOWN = 500


def _page(request: HttpRequest, template: str, data: dict[str, Any], **context: Any) -> HttpResponse:
    return render(request, f"photos/{template}.html", {"island_data": data, **context})


@login_required
def library_page(request: HttpRequest) -> HttpResponse:
    """The whole timeline's months come with the page; a part of it (`show`, `tag`) asks for its own."""
    part = bool(request.GET.get("show") or request.GET.get("tag"))
    data = {
        "buckets": None if part else timeline_months(collapsed(timeline(request.user), request.user)),
        "samples": library(request.user).filter(sample=True).exists(),
        "trash_days": settings.PHOTO_TRASH_DAYS,
    }
    return _page(request, "library", data)


@login_required
def upload_page(request: HttpRequest) -> HttpResponse:
    data = {"max_bytes": settings.PHOTO_MAX_BYTES, "max_pixels": settings.PHOTO_MAX_PIXELS}
    return _page(request, "upload", data)


@login_required
def photo_page(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    photo = photo_get(request.user, photo_id)
    shown = PhotoDetailSerializer(photo, context=seen_by(request.user)).data
    return _page(request, "photo", {"photo": shown}, photo=photo, alt=shown["alt"])


@login_required
def albums_page(request: HttpRequest) -> HttpResponse:
    albums = list(albums_counted(request.user).order_by("-updated_at", "-id")[:ALBUMS_SHOWN])
    shown = AlbumSerializer(albums, many=True, context=album_context(albums, request.user)).data
    return _page(request, "albums", {"albums": shown})


@login_required
def album_page(request: HttpRequest, album_id: UUID) -> HttpResponse:
    album = get_object_or_404(albums_counted(request.user), id=album_id)
    shown = AlbumSerializer(album, context=album_context([album], request.user)).data
    dated = request.GET.get("sort") == "date"
    data: dict[str, Any] = {"album": shown, "member": request.user.pk}
    if dated:
        data["buckets"] = timeline_months(collapsed(album_photos(request.user, album), request.user))
    return _page(request, "album", data, album=album)


@login_required
def processing_page(request: HttpRequest) -> HttpResponse:
    return _page(request, "processing", processing_status(request.user))
