"""Albums: made, named, filled and emptied by their owner."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumPhoto, Photo


def album_create(*, owner: User, name: str, description: str = "") -> Album:
    """A new, empty album."""
    return Album.objects.create(owner=owner, name=name, description=description)


def album_update(
    *, album: Album, name: str | None = None, description: str | None = None, cover: Photo | None = None
) -> Album:
    """Change what is given, leave the rest."""
    album.name = album.name if name is None else name
    album.description = album.description if description is None else description
    album.cover = cover or album.cover
    album.save(update_fields=["name", "description", "cover", "updated_at"])
    return album


def album_delete(*, album: Album) -> None:
    """Remove the album; its photos stay in the library."""
    album.delete()


@transaction.atomic
def album_add(*, album: Album, photos: Iterable[Photo]) -> int:
    """Append photos that are not in the album yet; returns how many are new."""
    Album.objects.select_for_update().get(id=album.id)
    present = set(album.entries.values_list("photo_id", flat=True))
    new = [photo for photo in photos if photo.id not in present]
    last = album.entries.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    AlbumPhoto.objects.bulk_create(
        [AlbumPhoto(album=album, photo=photo, position=start + i) for i, photo in enumerate(new)]
    )
    _touch(album)
    return len(new)


@transaction.atomic
def album_remove(*, album: Album, photos: Collection[UUID]) -> int:
    """Take photos out of the album; returns how many were in it."""
    removed, _ = album.entries.filter(photo__in=photos).delete()
    if album.cover_id in set(photos):
        Album.objects.filter(id=album.id).update(cover=None)
    _touch(album)
    return removed


def _touch(album: Album) -> None:
    Album.objects.filter(id=album.id).update(updated_at=timezone.now())
