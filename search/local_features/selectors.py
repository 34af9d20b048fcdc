"""Which extractor is in use, with the weights of this installation, and what it has found on photos."""

from functools import cache
from pathlib import Path

from django.conf import settings

from search.extractors.local import LocalExtractor
from search.extractors.local_registry import local_class, local_extractor
from webapp.photos.services.models import model_active, model_path


def extractor_get(name: str = "") -> LocalExtractor:
    """The extractor of that name, otherwise the usual one, loaded once. Raises ModelMissing, ExtractorError."""
    name = name or settings.LOCAL_EXTRACTOR
    tasks = local_class(name).tasks
    return _loaded(name, tuple((task, model_path(model_active(task))) for task in tasks))


@cache
def _loaded(name: str, weights: tuple[tuple[str, Path], ...]) -> LocalExtractor:
    return local_extractor(name, dict(weights))
