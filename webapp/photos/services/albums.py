"""Albums: made, named, filled, put in order and emptied."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.errors import NotInAlbum
from webapp.photos.models import Album, Photo
from webapp.photos.services.album_news import album_tell, album_tell_end


@dataclass(frozen=True)
class TakenOut:
    """Photos that have left an album, their places in it, and which of them was its cover."""

    photos: list[UUID]
    positions: list[int]
    cover: UUID | None


def album_create(*, owner: User, name: str, description: str = "") -> Album:
    """A new, empty album."""
    return Album.objects.create(owner=owner, name=name, description=description)


def album_update(
    *, album: Album, name: str | None = None, description: str | None = None, cover: UUID | None = None
) -> Album:
    """Change what is given, leave the rest. Raises NotInAlbum for a cover that is none of its photos."""
    if cover is not None and not album.entries.filter(photo=cover).exists():
        raise NotInAlbum(_("The cover must be a photo of the album. Add it to the album first."))
    album.name = album.name if name is None else name
    album.description = album.description if description is None else description
    album.cover_id = cover or album.cover_id
    album.save(update_fields=["name", "description", "cover", "updated_at"])
    album_tell(album=album)
    return album


def album_delete(*, album: Album) -> None:
    """Remove the album, its members and links with it; the photos stay in their libraries."""
    album_tell_end(album=album)
    album.delete()


def album_add(*, album: Album, photos: Iterable[Photo]) -> int:
    """Append photos that are not in the album yet; returns how many are new."""
    return len(album_append(album=album, photos=[photo.id for photo in photos]))


@transaction.atomic(savepoint=False)
def album_append(*, album: Album, photos: Sequence[UUID]) -> list[UUID]:
    """Append photos in this order, without those that are in the album or gone; returns the new ones.

    Only photos of the album's owner and of members who may add are taken, whoever asks.
    """
    held = _hold(album)
    last = album.entries.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    ids = list(dict.fromkeys(photos))
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND, [ids, held.owner_id, album.id, album.id, start, timezone.now(), ids, album.id]
        )
        return [row[0] for row in cursor.fetchall()]


def album_remove(*, album: Album, photos: Collection[UUID]) -> int:
    """Take photos out of the album; returns how many were in it."""
    return len(album_take_out(album=album, photos=photos).photos)


@transaction.atomic(savepoint=False)
def album_take_out(*, album: Album, photos: Collection[UUID]) -> TakenOut:
    """Take photos out of the album; returns what is needed to put them back."""
    held = _hold(album)
    entries = album.entries.filter(photo__in=AnyOf(photos))
    rows = list(entries.order_by("position", "id").values_list("photo_id", "position"))
    entries.delete()
    cover = held.cover_id if held.cover_id in {photo for photo, _ in rows} else None
    if cover:
        Album.objects.filter(id=album.id).update(cover=None)
    return TakenOut([photo for photo, _ in rows], [position for _, position in rows], cover)


@transaction.atomic(savepoint=False)
def album_put_back(*, album: Album, places: Mapping[UUID, int], cover: UUID | None) -> int:
    """Photos come back to their places, and one to being the cover; returns how many were missing.

    Those that are gone, or whose owner no longer shares in the album, stay out.
    """
    held = _hold(album)
    with connection.cursor() as cursor:
        cursor.execute(
            _PUT_BACK,
            [album.id, timezone.now(), list(places), list(places.values()), held.owner_id, album.id],
        )
        count = int(cursor.rowcount)
    if cover and held.cover_id is None and album.entries.filter(photo=cover).exists():
        Album.objects.filter(id=album.id).update(cover=cover)
    return count


@transaction.atomic
def album_order(*, album: Album, photos: Sequence[UUID], before: UUID | None) -> None:
    """Move photos, in this order, in front of another one, or to the end. Raises NotInAlbum."""
    _hold(album)
    order = list(album.entries.order_by("position", "id").values_list("photo_id", flat=True))
    moved, moving = list(dict.fromkeys(photos)), set(photos)
    if not moving <= set(order) or before not in {*order, None}:
        raise NotInAlbum(_("One of these photos is no longer in the album. Load the page again."))
    rest = [photo for photo in order if photo == before or photo not in moving]
    moved = [photo for photo in moved if photo != before]
    place = len(rest) if before is None else rest.index(before)
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER, [[*rest[:place], *moved, *rest[place:]], album.id])


def _hold(album: Album) -> Album:
    """The album as it is now, locked until the transaction ends, and marked as changed."""
    held = Album.objects.select_for_update(of=("self",)).get(id=album.id)
    Album.objects.filter(id=album.id).update(updated_at=timezone.now())
    album_tell(album=held)
    return held


_APPEND = """
    WITH held AS (
        SELECT id FROM photos_photo WHERE id = ANY(%s) AND (owner_id = %s OR owner_id IN (
            SELECT member_id FROM photos_albummember WHERE album_id = %s AND role = 'add'
        )) FOR KEY SHARE
    )
    INSERT INTO photos_albumphoto (album_id, photo_id, position, added_at)
    SELECT %s, new.id, %s - 1 + row_number() OVER (ORDER BY new.place), %s
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS new (id, place) JOIN held ON held.id = new.id
    WHERE NOT EXISTS (
        SELECT 1 FROM photos_albumphoto AS there WHERE there.album_id = %s AND there.photo_id = new.id
    )
    RETURNING photo_id"""
_PUT_BACK = """
    INSERT INTO photos_albumphoto (album_id, photo_id, position, added_at)
    SELECT %s, was.id, was.place, %s FROM unnest(%s::uuid[], %s::int[]) AS was (id, place)
    JOIN photos_photo AS photo ON photo.id = was.id AND (photo.owner_id = %s OR photo.owner_id IN (
        SELECT member_id FROM photos_albummember WHERE album_id = %s
    ))
    ON CONFLICT (album_id, photo_id) DO NOTHING"""
_RENUMBER = """
    UPDATE photos_albumphoto SET position = new.place - 1
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS new (id, place)
    WHERE album_id = %s AND photo_id = new.id AND position <> new.place - 1"""
