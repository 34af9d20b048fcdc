"""The trash: photos wait there for PHOTO_TRASH_DAYS, then they are deleted with their files."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from webapp.photos.arrays import AnyOf
from webapp.photos.events import photos_announce
from webapp.photos.models import Photo
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import ring
from webapp.photos.services.files import FilesOf, files_remove_after_commit

_AT_ONCE = 2000


def photos_trash(*, photos: Collection[UUID]) -> int:
    """Move photos to the trash; returns how many were not there yet."""
    waiting = Photo.objects.filter(id__in=AnyOf(photos), trashed_at__isnull=True)
    photos_announce(list(waiting.values_list("owner_id", "id")))
    return waiting.update(trashed_at=timezone.now())


def photos_restore(*, photos: Collection[UUID]) -> int:
    """Take photos back out of the trash."""
    waiting = Photo.objects.filter(id__in=AnyOf(photos), trashed_at__isnull=False)
    photos_announce(list(waiting.values_list("owner_id", "id")))
    restored = waiting.update(trashed_at=None)
    if restored:
        missed_stages_ring()
    return restored


def missed_stages_ring() -> None:
    """Stages that photos have missed in the trash are due by themselves; the workers only have to be told."""
    ring(stages())


def trash_empty(*, photos: QuerySet[Photo]) -> int:
    """Delete those of these photos that are in the trash, for good; returns how many."""
    deleted = 0
    while count := _trash_empty_some(photos):
        deleted += count
    return deleted


@transaction.atomic
def _trash_empty_some(photos: QuerySet[Photo]) -> int:
    waiting = photos.filter(trashed_at__isnull=False).order_by("id")
    chosen = list(waiting.select_for_update(of=("self",)).values_list("id", flat=True)[:_AT_ONCE])
    photos_delete(photos=chosen)
    return len(chosen)


def trash_expire() -> int:
    """Delete what has been in the trash longer than PHOTO_TRASH_DAYS; beat calls it."""
    end = timezone.now() - timedelta(days=settings.PHOTO_TRASH_DAYS)
    return trash_empty(photos=Photo.objects.filter(trashed_at__lt=end))


@transaction.atomic(savepoint=False)
def photos_delete(*, photos: Collection[UUID]) -> None:
    """Delete photos with everything known about them; after commit also the files that nobody else needs."""
    ids = list(photos)
    known = Photo.objects.filter(id__in=AnyOf(ids))
    found = list(known.values_list("id", "sha256", "extension", "owner_id"))
    files = [FilesOf(*row[:3]) for row in found]
    photos_announce((owner, id_) for id_, _, _, owner in found)
    for start in range(0, len(ids), _AT_ONCE):
        Photo.objects.filter(id__in=AnyOf(ids[start : start + _AT_ONCE])).delete()
    files_remove_after_commit(files)
