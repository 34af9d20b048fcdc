"""Which extractor is in use, with the weights of this installation, and what it has found on photos."""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from search.extractors.errors import WeightsMissing
from search.extractors.local import LocalExtractor, LocalFeatures
from search.extractors.local_registry import local_class, local_extractor
from search.extractors.model_files import weights_newest
from search.local_features.packing import unpacked
from search.models import StoredFeatures
from webapp.photos.models import Photo, Pose
from webapp.photos.services.models import model_active, model_path


def extractor_get(name: str = "") -> LocalExtractor:
    """The extractor of that name, otherwise the usual one, loaded once. Raises ModelMissing, ExtractorError."""
    name = name or settings.LOCAL_EXTRACTOR
    tasks = local_class(name).tasks
    return _loaded(name, tuple((task, model_path(model_active(task))) for task in tasks))


def extractor_given(name: str, weights: Sequence[Path] = ()) -> LocalExtractor:
    """For the commands: the extractor with these weights, or the newest of settings.MODEL_FOLDERS; needs no database.

    Raises ExtractorError, WeightsMissing.
    """
    tasks = local_class(name).tasks
    found = dict(zip(tasks, weights, strict=False))
    for task in tasks[len(found) :]:
        newest = weights_newest(map(Path, settings.MODEL_FOLDERS), task)
        if newest is None:
            raise WeightsMissing(f"{name} needs a model for {task!r}: manage.py models install FILE.")
        found[task] = newest
    return _loaded(name, tuple(found.items()))


@cache
def _loaded(name: str, weights: tuple[tuple[str, Path], ...]) -> LocalExtractor:
    return local_extractor(name, dict(weights))


def features_stored(photos: Collection[Photo], extractor: str) -> dict[UUID, LocalFeatures]:
    """The kept keypoints of photos as they are displayed now, by this extractor's label; one query."""
    poses = {photo.id: photo.pose for photo in photos}
    rows = StoredFeatures.objects.filter(photo_id__in=poses, extractor=extractor)
    found: dict[UUID, LocalFeatures] = {}
    for photo, turn, straighten, data in rows.values_list("photo_id", "turn", "straighten", "data"):
        if Pose(turn, straighten) == poses[photo]:
            found[photo] = unpacked(data)
    return found
