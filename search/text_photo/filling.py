"""The text-photo vectors of a batch, from the forward pass that tags and captions need anyway."""

import logging
from uuid import UUID

from search.extractors.errors import ExtractorError
from search.index.selectors import spaces_filled
from search.index.vectors import Floats, sound_rows
from search.retrieval.batch_maps import batch_maps
from search.text_photo.space import PURPOSE, head_of, text_space_active
from webapp.photos.errors import ModelError
from webapp.photos.pipeline import Batch

logger = logging.getLogger(__name__)


def text_vectors(batch: Batch) -> dict[UUID, dict[int, Floats]]:
    """Photo -> space -> vector, for the spaces of heads that are at hand; photos that cannot be read are left out."""
    if text_space_active() is None:
        return {}
    from search.text_photo.head import NET, SIZE

    found: dict[UUID, dict[int, Floats]] = {}
    for space in spaces_filled(PURPOSE):
        try:
            head = head_of(space.model_version)
        except (ModelError, ExtractorError) as error:
            logger.warning("Space %s cannot take new photos: %s", space, error)
            continue
        maps = batch_maps(batch, NET, SIZE)
        if not maps.ids:
            continue
        vectors = head.photos(maps.last)
        for photo, vector, sound in zip(maps.ids, vectors, sound_rows(vectors), strict=True):
            if sound:
                found.setdefault(photo, {})[space.pk] = vector
    return found
