"""The embedding space that sentences and photos share: of the active head's model, never another."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from search.index.services import space_for
from search.models import EmbeddingSpace
from webapp.photos.models import ModelVersion
from webapp.photos.services.models import model_path

if TYPE_CHECKING:  # torch comes with it, and the web process asks for the space
    from search.text_photo.model import TextPhotoModel

TASK = "text-photo"
PURPOSE = "text"


def text_space_active() -> EmbeddingSpace | None:
    """The space of the active head, made when this is the first that is heard of it; None without a head."""
    version = ModelVersion.objects.filter(task=TASK, active=True).first()
    if version is None:
        return None
    return space_for(model_version=version, dim=version.card["config"]["dim"], purpose=PURPOSE)


def text_space_serving() -> EmbeddingSpace | None:
    """The space that answers sentences, None before there is one."""
    serving = EmbeddingSpace.objects.filter(purpose=PURPOSE, state=EmbeddingSpace.State.SERVING)
    return serving.select_related("model_version").first()


def head_of(version: ModelVersion) -> "TextPhotoModel":
    """The model of a version, loaded once a process. Raises ModelMissing, ExtractorError."""
    return _loaded(model_path(version), version.sha256)


@cache
def _loaded(path: Path, sha256: str) -> "TextPhotoModel":
    from search.extractors.errors import ExtractorError
    from search.extractors.model_files import file_sha256
    from search.text_photo.registry import text_photo_load

    if file_sha256(path) != sha256:
        raise ExtractorError(
            f"{path.name} is no longer the file that its vectors were made with. Run `manage.py models sync`, "
            "then `manage.py index build`."
        )
    return text_photo_load(path)
