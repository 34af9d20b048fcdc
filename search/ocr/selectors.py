"""Reads of the text in photos."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Exists, OuterRef, QuerySet

from search.models import TextLine
from search.ocr.order import Places, reading_order
from search.ocr.placing import displayed
from webapp.photos.models import Photo


@dataclass(frozen=True)
class ShownLine:
    """A line where it stands as the photo is displayed: corners [4, 2] in 0..1, what straightening cut off outside."""

    row: TextLine
    corners: Places


def lines_shown(photos: Collection[Photo]) -> dict[UUID, list[ShownLine]]:
    """The lines that can be seen on each photo as it lies now, as a person reads them; one query."""
    by_photo: dict[UUID, list[TextLine]] = {photo.pk: [] for photo in photos}
    for row in TextLine.objects.filter(photo_id__in=by_photo).order_by("photo_id", "position"):
        by_photo[row.photo_id].append(row)
    return {photo.pk: _shown(photo, by_photo[photo.pk]) for photo in photos}


def text_of(lines: Iterable[ShownLine]) -> str:
    """What the lines say, one below the other."""
    return "\n".join(line.row.text for line in lines)


def photos_with_text(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those of the photos in which text was read."""
    return photos.filter(Exists(TextLine.objects.filter(photo=OuterRef("pk"))))


def have_text(photos: Collection[UUID]) -> set[UUID]:
    """Those of these ids in whose photos text was read before."""
    return set(TextLine.objects.filter(photo_id__in=photos).values_list("photo_id", flat=True).distinct())


def _shown(photo: Photo, rows: list[TextLine]) -> list[ShownLine]:
    size = photo.width, photo.height
    lines = [ShownLine(row, displayed(_places(row), size, *photo.pose)) for row in rows]
    seen = [line for line in lines if _is_seen(line.corners)]
    order = reading_order([line.corners for line in seen], photo.display_size)
    return [seen[place] for place in order]


def _places(row: TextLine) -> Places:
    return np.array(row.corners, float).reshape(4, 2)


def _is_seen(corners: Places) -> bool:
    """Whether the middle of the line was not cut off."""
    middle = corners.mean(0)
    return bool((middle >= 0).all() and (middle <= 1).all())
