"""Which orientation model is in use, and what is known of photos. The web asks this too: no torch at the top."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef

from search.evaluation.models import model_newest
from search.models import Orientation, OrientationDecision
from webapp.photos.models import Photo
from webapp.photos.services.models import model_active, model_path

if TYPE_CHECKING:
    from search.orientation.reader import OrientationReader

TASK = "orientation"


def active_reader() -> "OrientationReader":
    """The model that `manage.py models` calls active. Raises ModelMissing."""
    from search.orientation.reader import reader_load

    return reader_load(model_path(model_active(TASK)))


def reader_given(weights: Path | None) -> "OrientationReader":
    """The model in a file, or the newest of settings.MODEL_FOLDERS; asks no database."""
    from search.orientation.reader import reader_load

    return reader_load(weights or model_newest(TASK).path)


def orientations_of(photos: Iterable[UUID]) -> dict[UUID, Orientation]:
    """What is known of each photo that the stage has seen; one query."""
    return Orientation.objects.in_bulk(list(photos))


def photos_decided() -> Iterator[tuple[Photo, float]]:
    """Photos whose turn a person has approved or made, each with how far its content is turned.

    Clockwise degrees in [0, 360), of the original as it is decoded, EXIF applied. Left out: what is in the trash,
    samples, and photos of which somebody only said that a proposal is wrong. For `train orientation --from-library`.
    """
    rejected = OrientationDecision.objects.filter(
        photo=OuterRef("pk"),
        current=True,
        decision=OrientationDecision.Word.REJECTED,
        turn=OuterRef("turn"),
        straighten=OuterRef("straighten"),
    )
    photos = Photo.objects.filter(turned_by_person=True, trashed_at__isnull=True, sample=False)
    for photo in photos.exclude(Exists(rejected)).defer("exif").order_by("pk").iterator(chunk_size=500):
        yield photo, -(photo.turn + photo.straighten) % 360
