"""The kinds of models that place photos and sentences in one space. Adding one = one file and one line. No Django."""

from importlib import import_module
from pathlib import Path

from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file
from search.text_photo.model import TextPhotoModel

KINDS: dict[str, str] = {
    "pooled": "search.text_photo.head",
    "joined": "search.text_photo.joined",
    "clip": "search.text_photo.clip",
}
"""Kind, as a card's config names it -> the module whose `load(path)` makes the model."""
FIRST = "pooled"
"""Of cards that name no kind."""


def text_photo_load(path: Path) -> TextPhotoModel:
    """The model whose weights are `path` and whose card lies beside it. Raises ExtractorError."""
    config = model_file(path).card.get("config") or {}
    kind = config.get("kind", FIRST)
    if kind not in KINDS:
        raise ExtractorError(f"{path.name} is a {kind!r}; this copy of Plumb knows {', '.join(KINDS)}.")
    made: TextPhotoModel = import_module(KINDS[kind]).load(path)
    return made
