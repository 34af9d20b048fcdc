"""Photos on the admin's pages, for whoever may see photos in the admin: not only for their owners."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from webapp.photos.models import Photo
from webapp.photos.pipeline import StageError
from webapp.photos.services.renditions import rendition_ensure

RENDITIONS = ("thumb", "large")
PLACEHOLDER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3">'
    '<rect width="4" height="3" fill="#8884"/></svg>'
)


def picture_url(photo: Photo, rendition: str) -> str:
    """Address of a rendition for the admin; changes with every edit, so that browsers may keep it."""
    return f"{reverse('admin:photos_photo_picture', args=[photo.pk, rendition])}?v={photo.version}"


def picture(photo: Photo, rendition: str = "thumb", height: int = 48) -> SafeString:
    """An image element, which links to the photo's page in the admin when it is small."""
    return format_html(
        '<img src="{}" alt="{}" loading="lazy" class="rounded max-w-full" style="height: {}px">',
        picture_url(photo, rendition),
        photo.name,
        height,
    )


def linked_picture(photo: Photo) -> SafeString:
    """The small picture as a link to the photo's page in the admin."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:photos_photo_change", args=[photo.pk]), picture(photo)
    )


def picture_view(request: HttpRequest, photo_id: UUID, rendition: str) -> HttpResponseBase:
    """The rendition's file, made if nobody has asked before; a grey box where that cannot be."""
    photo_admin: Any = admin.site._registry[Photo]
    photo = get_object_or_404(Photo.objects.defer("exif"), pk=photo_id)
    if rendition not in RENDITIONS or not photo_admin.has_view_permission(request, photo):
        raise PermissionDenied
    try:
        file = storages["renditions"].open(rendition_ensure(photo, rendition))
    except (StageError, FileNotFoundError):
        return HttpResponse(PLACEHOLDER, "image/svg+xml", headers={"Cache-Control": "no-store"})
    kept = "private, max-age=31536000, immutable"
    return FileResponse(file, content_type="image/webp", headers={"Cache-Control": kept})
