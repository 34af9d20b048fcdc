"""Which orientation model is in use, and what is known of photos. The web asks this too: no torch at the top."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from search.evaluation.models import model_newest
from search.models import Orientation
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
