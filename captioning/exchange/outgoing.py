"""A member's captions as a file: one COCO JSON, or an archive of XMP sidecars."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from uuid import UUID

from captioning.exchange.coco import coco_write
from captioning.exchange.xmp import ENDING, xmp_write
from captioning.models import Caption
from webapp.photos.arrays import AnyOf
from webapp.photos.connections import connection_release
from webapp.photos.media.archive import Names, archive_of
from webapp.photos.models import Photo

_AT_ONCE = 500
_FIELDS = ("name", "width", "height", "taken_at", "sha256")


def captions_in_turn(photos: Sequence[UUID], *, people_only: bool) -> Iterator[tuple[Photo, Caption]]:
    """These photos with the caption shown, some at a time; those without one are left out."""
    for start in range(0, len(photos), _AT_ONCE):
        chosen = photos[start : start + _AT_ONCE]
        shown = Caption.objects.filter(photo__in=AnyOf(chosen), current=True).exclude(text="")
        if people_only:
            shown = shown.filter(source=Caption.Source.PERSON)
        captions = {caption.photo_id: caption for caption in shown}
        found = Photo.objects.filter(id__in=AnyOf(captions)).only(*_FIELDS).in_bulk()
        connection_release()
        yield from ((found[id_], captions[id_]) for id_ in chosen if id_ in found)


def as_coco(rows: Iterable[tuple[Photo, Caption]]) -> Generator[bytes, None, None]:
    """COCO's JSON in pieces."""
    yield from (piece.encode() for piece in coco_write(rows))


def as_sidecars(rows: Iterable[tuple[Photo, Caption]]) -> Generator[bytes, None, None]:
    """A ZIP of sidecars named as the photos with .xmp behind, in pieces."""
    names = Names()
    return archive_of(
        (names.unique(photo.name + ENDING), xmp_write(caption.text, photo.sha256)) for photo, caption in rows
    )
