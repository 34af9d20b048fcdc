"""The stage that reads what the camera wrote: date, place, camera, and every readable EXIF value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.photos.models import Photo
from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.decode import original_open
from webapp.photos.pipeline.errors import StageError
from webapp.photos.pipeline.exif import exif_read
from webapp.photos.pipeline.stage import Outcome, Stage
from webapp.photos.pipeline.taken import place_of, taken_at_of


@dataclass(frozen=True)
class Metadata:
    """What the file says about how it was taken; None or "" where it says nothing sensible."""

    exif: dict[str, Any]
    taken_at: datetime | None
    camera_make: str
    camera_model: str
    lens: str
    latitude: float | None
    longitude: float | None
    place_name: str


class MetadataStage(Stage):
    """EXIF; whatever lies in it never fails the stage."""

    name = "metadata"
    queue = "io"

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: self._read(photo) for photo in batch.photos}

    def _read(self, photo: Photo) -> Outcome:
        try:
            with original_open(photo) as file:
                return metadata_of(exif_read(file))
        except StageError as error:
            return error

    def write(self, results: Mapping[UUID, Metadata]) -> None:
        photos = list(Photo.objects.filter(id__in=results))
        for photo in photos:
            _apply(photo, results[photo.id])
        Photo.objects.bulk_update(photos, _FIELDS)


_FIELDS = [
    "exif",
    "taken_at",
    "taken_at_source",
    "camera_make",
    "camera_model",
    "lens",
    "latitude",
    "longitude",
    "place_name",
]


def metadata_of(exif: dict[str, Any]) -> Metadata:
    """The values that Plumb works with, from all that is readable."""
    place = place_of(exif)
    return Metadata(
        exif=exif,
        taken_at=taken_at_of(exif),
        camera_make=_words(exif.get("Make"), 80),
        camera_model=_words(exif.get("Model"), 80),
        lens=_words(exif.get("LensModel"), 120),
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
        place_name=_place_name(*place) if place else "",
    )


def _place_name(latitude: float, longitude: float) -> str:
    from webapp.photos.pipeline.places import place_name

    return place_name(latitude, longitude)[:200]


def _words(value: object, length: int) -> str:
    return " ".join(value.split())[:length] if isinstance(value, str) else ""


def _apply(photo: Photo, found: Metadata) -> None:
    """What a file does not say, another copy of the photo may have said: a place is kept, and so is a merged date."""
    photo.exif = found.exif
    photo.camera_make, photo.camera_model, photo.lens = found.camera_make, found.camera_model, found.lens
    if found.latitude is not None:
        photo.latitude, photo.longitude = found.latitude, found.longitude
        photo.place_name = found.place_name
    if found.taken_at is not None and photo.taken_at_source != Photo.DateSource.MERGED:
        photo.taken_at, photo.taken_at_source = found.taken_at, Photo.DateSource.EXIF
