"""Which descriptor fills which space: the one of the space's own model version, never another."""

from functools import cache
from pathlib import Path

from search.extractors.errors import ExtractorError
from search.extractors.model_files import file_sha256
from search.index.services import space_for
from search.models import EmbeddingSpace
from search.retrieval.descriptor import Descriptor, descriptor_load
from webapp.photos.models import ModelVersion
from webapp.photos.services.models import model_active, model_path

TASK = "descriptor"


def descriptor_active() -> ModelVersion:
    """The model that new spaces are made with. Raises ModelMissing."""
    return model_active(TASK)


def descriptor_of(version: ModelVersion) -> Descriptor:
    """The descriptor of a model version, loaded once a process. Raises ModelMissing, ExtractorError."""
    return _loaded(model_path(version), version.sha256)


def space_active() -> EmbeddingSpace:
    """The space of the active model, made when this is the first that is heard of it."""
    version = descriptor_active()
    descriptor = descriptor_of(version)
    whitening = f"PCA {descriptor.dim}"
    return space_for(model_version=version, dim=descriptor.dim, whitening=whitening)


@cache
def _loaded(path: Path, sha256: str) -> Descriptor:
    if file_sha256(path) != sha256:
        raise ExtractorError(
            f"{path.name} is no longer the file that its vectors were made with. Run `manage.py models sync`, "
            "then `manage.py index build`."
        )
    return descriptor_load(path)
