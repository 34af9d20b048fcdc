"""The trash: photos wait there for PHOTO_TRASH_DAYS, then they are deleted with their files."""

from collections.abc import Collection
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from webapp.photos.models import Photo
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import ring
from webapp.photos.services.originals import original_remove_unused

_AT_ONCE = 500


def photos_trash(*, photos: Collection[UUID]) -> int:
    """Move photos to the trash; returns how many were not there yet."""
    waiting = Photo.objects.filter(id__in=photos, trashed_at__isnull=True)
    return waiting.update(trashed_at=timezone.now())


def photos_restore(*, photos: Collection[UUID]) -> int:
    """Take photos back out of the trash; stages that they missed meanwhile are due again by themselves."""
    restored = Photo.objects.filter(id__in=photos, trashed_at__isnull=False).update(trashed_at=None)
    if restored:
        ring(stages())
    return restored


def trash_empty(*, photos: QuerySet[Photo]) -> int:
    """Delete those of these photos that are in the trash, for good; returns how many."""
    deleted = 0
    while chosen := list(photos.filter(trashed_at__isnull=False).order_by("id")[:_AT_ONCE]):
        photos_delete(photos=chosen)
        deleted += len(chosen)
    return deleted


def trash_expire() -> int:
    """Delete what has been in the trash longer than PHOTO_TRASH_DAYS; beat calls it."""
    end = timezone.now() - timedelta(days=settings.PHOTO_TRASH_DAYS)
    return trash_empty(photos=Photo.objects.filter(trashed_at__lt=end))


@transaction.atomic
def photos_delete(*, photos: Collection[Photo]) -> None:
    """Delete photos with everything known about them; after commit also the files that nobody else needs."""
    Photo.objects.filter(id__in=[photo.id for photo in photos]).delete()
    transaction.on_commit(lambda: _files_delete(photos))


def _files_delete(photos: Collection[Photo]) -> None:
    for photo in photos:
        renditions_remove(photo, keep_current=False)
        original_remove_unused(sha256=photo.sha256, key=photo.original_key)


def renditions_remove(photo: Photo, *, keep_current: bool) -> None:
    """Delete the photo's renditions of older versions, or all of them."""
    store = storages["renditions"]
    folder = photo.rendition_key("").rsplit("/", 1)[0]
    try:
        _, names = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        version = name.split("-", 1)[0]
        if not keep_current or (version.isdigit() and int(version) < photo.version):
            store.delete(f"{folder}/{name}")
    if not keep_current:
        with suppress(OSError, NotImplementedError):
            store.delete(folder)
