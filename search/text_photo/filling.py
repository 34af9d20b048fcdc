"""The text-photo vectors of a batch, from the forward pass that tags and captions need anyway."""

import logging
from typing import TYPE_CHECKING
from uuid import UUID

from search.extractors.errors import ExtractorError
from search.index.selectors import spaces_filled
from search.index.vectors import Floats, sound_rows
from search.retrieval.batch_maps import batch_maps
from search.text_photo.space import PURPOSE, head_of, text_space_active
from webapp.photos.errors import ModelError
from webapp.photos.pipeline import Batch

if TYPE_CHECKING:  # torch comes with it, and the web process knows the stages
    from search.text_photo.model import TextPhotoModel

logger = logging.getLogger(__name__)


def text_vectors(batch: Batch) -> dict[UUID, dict[int, Floats]]:
    """Photo -> space -> vector, for the spaces of heads that are at hand; photos that cannot be read are left out."""
    if text_space_active() is None:
        return {}
    found: dict[UUID, dict[int, Floats]] = {}
    for space in spaces_filled(PURPOSE):
        try:
            head = head_of(space.model_version)
        except (ModelError, ExtractorError) as error:
            logger.warning("Space %s cannot take new photos: %s", space, error)
            continue
        images, _ = batch.images()
        if not images:
            continue
        vectors = _placed(batch, head)
        for photo, vector, sound in zip(images, vectors, sound_rows(vectors), strict=True):
            if sound:
                found.setdefault(photo, {})[space.pk] = vector
    return found


def _placed(batch: Batch, head: "TextPhotoModel") -> Floats:
    """By maps that other stages need too, where the model reads these."""
    if not head.looks:
        images, _ = batch.images()
        return head.photos(list(images.values()))
    from search.text_photo.model import Seen

    maps = [batch_maps(batch, look.net, look.size) for look in head.looks]
    return head.photos_seen([Seen(found.middle, found.last, found.logits) for found in maps])
