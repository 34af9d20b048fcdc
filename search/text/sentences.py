"""Captions as vectors of a sentence encoder: what they mean, whatever words they say it in."""

import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from search.index.nearest import whole_photos
from search.index.services import embeddings_write, space_for
from search.index.vectors import Floats
from search.models import EmbeddingSpace, SearchDocument
from webapp.photos.models import ModelVersion

if TYPE_CHECKING:  # torch comes with it, and the web process asks for the space
    from search.extractors.minilm import SentenceEncoder

TASK = "sentences"
PURPOSE = "caption"
FLOOR = 0.45
"""Cosine of two sentences below which one says something else; of captions of different photos 1 in 100 reaches it."""


def sentence_space() -> EmbeddingSpace:
    """The space of captions; made when this is the first that is heard of it. Raises ExtractorError."""
    from search.extractors.minilm import DIM

    return space_for(model_version=_version(), dim=DIM, purpose=PURPOSE)


def captions_place(documents: Collection[SearchDocument]) -> None:
    """Give each document whose caption has changed its vector; take it from those that lost theirs."""
    changed = [one for one in documents if one.sentence != mark(one.caption)]
    said = {one.photo_id: one.caption for one in changed if one.caption}
    if not changed:
        return
    space = sentence_space()
    silent = [one.photo_id for one in changed if not one.caption]
    if silent:
        whole_photos(space).filter(photo_id__in=silent).delete()
    embeddings_write(space=space, vectors=_placed(said))
    for one in changed:
        one.sentence = mark(one.caption)


def mark(caption: str) -> str:
    """What names a caption that has a vector; empty for none."""
    return hashlib.md5(caption.encode(), usedforsecurity=False).hexdigest() if caption else ""


def _placed(said: Mapping[UUID, str]) -> dict[UUID, Floats]:
    if not said:
        return {}
    vectors: Floats = np.asarray(_encoder()(list(said.values())), np.float32)
    return dict(zip(said, vectors, strict=True))


def _encoder() -> "SentenceEncoder":
    from search.extractors.minilm import sentence_encoder

    return sentence_encoder()


@cache
def _weights() -> tuple[str, str]:
    """The encoder's file and its hash."""
    from search.extractors.minilm import weights_path
    from search.extractors.model_files import file_sha256

    path = weights_path()
    return str(path), file_sha256(path)


def _version() -> ModelVersion:
    path, sha256 = _weights()
    return ModelVersion.objects.get_or_create(
        task=TASK,
        sha256=sha256,
        defaults={
            "name": "all-minilm-l6-v2",
            "path": path,
            "preprocessing": "word pieces, lower case, at most 128",
            "card": {"licence": "Apache-2.0", "data": "by its authors"},
        },
    )[0]
