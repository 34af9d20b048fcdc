"""The stage that gives every photo its place in the embedding spaces."""

import logging
from collections.abc import Mapping
from uuid import UUID

from search.extractors.errors import ExtractorError
from search.index.describing import descriptor_active, descriptor_of, space_active
from search.index.selectors import spaces_filled
from search.index.services import embeddings_write
from search.index.vectors import Floats, sound_rows
from search.models import EmbeddingSpace
from search.retrieval.batch_maps import descriptor_maps
from search.retrieval.descriptor import Descriptor
from search.text_photo.filling import text_vectors
from search.text_photo.space import PURPOSE as TEXT
from webapp.photos.errors import ModelError
from webapp.photos.pipeline import Batch, Outcome, Stage, StageError

logger = logging.getLogger(__name__)

Vectors = dict[int, Floats]
"""Space id -> the photo's vector there."""


class EmbeddingStage(Stage):
    """Vectors of the upright photo: for the serving spaces, those being built, and those shared with sentences."""

    name = "embedding"
    queue = "vision"
    needs = ("orientation",)
    follows_turn = True

    def version(self) -> str:
        return descriptor_active().label

    def warm(self) -> None:
        descriptor_of(descriptor_active()).extractor.warm()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        newest = space_active()
        images, errors = batch.images()
        found: dict[UUID, Vectors] = {photo: {} for photo in images}
        for space in spaces_filled():
            descriptor = descriptor_at_hand(space, needed=space.pk == newest.pk)
            if descriptor and images:
                vectors = _describe(batch, descriptor)
                for photo, vector, sound in zip(images, vectors, sound_rows(vectors), strict=True):
                    if sound:
                        found[photo][space.pk] = vector
        for photo, sense in text_vectors(batch).items():
            found[photo] |= sense
        outcomes: dict[UUID, Outcome] = dict(errors)
        for photo, vectors_of in found.items():
            outcomes[photo] = vectors_of if newest.pk in vectors_of else _unsound()
        return outcomes

    def write(self, results: Mapping[UUID, Vectors]) -> None:
        for space in [*spaces_filled(), *spaces_filled(TEXT)]:
            vectors = {photo: found[space.pk] for photo, found in results.items() if space.pk in found}
            embeddings_write(space=space, vectors=vectors)


def descriptor_at_hand(space: EmbeddingSpace, *, needed: bool) -> Descriptor | None:
    """The space's descriptor; None, and a line in the log, where its weights are gone and it is not `needed`."""
    try:
        return descriptor_of(space.model_version)
    except (ModelError, ExtractorError):
        if needed:
            raise
        logger.warning("Space %s cannot take new photos: its model's weights are gone.", space)
        return None


def _describe(batch: Batch, descriptor: Descriptor) -> Floats:
    """Vectors of the batch's readable photos; the forward passes are shared with tags and regions."""
    images, _ = batch.images()
    return descriptor.describe(list(images.values()), descriptor_maps(batch, descriptor))


def _unsound() -> StageError:
    return StageError("The photo's vector is zero or not a number, so it cannot be searched.", permanent=True)
