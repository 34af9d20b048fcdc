"""Which photos' EXIF orientation is a measurement: their camera has a sensor for it."""

from collections.abc import Iterable
from uuid import UUID

from search.models import SensingCamera
from webapp.photos.models import Photo

TELLING = range(2, 9)
"""EXIF orientations other than "as it is": somebody, or a sensor, must have said so."""
AS_IT_IS = 1


def trusted(photos: Iterable[Photo]) -> set[UUID]:
    """Those whose EXIF says another way up, or that come from a camera which has said so of another photo.

    Remembers the cameras that are new; two queries, three when there are such.
    """
    by_value = {photo: photo.exif.get("Orientation") for photo in photos}
    telling = {photo.id for photo, value in by_value.items() if value in TELLING}
    quiet = [photo for photo, value in by_value.items() if value == AS_IT_IS and photo.camera_model]
    _remember({_camera(photo) for photo in by_value if photo.id in telling and photo.camera_model})
    known = _known({_camera(photo) for photo in quiet})
    return telling | {photo.id for photo in quiet if _camera(photo) in known}


def _camera(photo: Photo) -> tuple[str, str]:
    return photo.camera_make, photo.camera_model


def _known(cameras: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = SensingCamera.objects.filter(model__in={model for _, model in cameras})
    return cameras & set(found.values_list("make", "model"))


def _remember(cameras: set[tuple[str, str]]) -> None:
    fresh = sorted(cameras - _known(cameras)) if cameras else []
    if fresh:
        rows = [SensingCamera(make=make, model=model) for make, model in fresh]
        SensingCamera.objects.bulk_create(rows, ignore_conflicts=True)
