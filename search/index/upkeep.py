"""What keeps the spaces right by itself: readiness, indexes, and the way over to a newly shipped model."""

import logging

from search.extractors.errors import ExtractorError
from search.index.describing import descriptor_of, space_active
from search.index.selectors import space_serving
from search.index.services import space_build, space_swap, spaces_keep
from search.models import Embedding, EmbeddingSpace
from search.text_photo.space import head_of, text_space_active, text_space_serving
from webapp.photos.errors import ModelError
from webapp.photos.models import Photo

logger = logging.getLogger(__name__)
State = EmbeddingSpace.State


def spaces_upkeep() -> None:
    """Mark what is ready, index what serves, fill the active model's space.

    A person decides when a new space takes over; only where the serving one's weights are gone, so that no query
    can be embedded for it any more, the active model's space follows by itself once it covers the library.
    """
    spaces_keep()
    if not Photo.objects.exists():
        return
    _sense_upkeep()
    active = space_active()
    if active.state == State.BUILDING and not Embedding.objects.filter(space_id=active.pk).exists():
        logger.info("Filling %s: %d photos to come", active, space_build(space=active))
    serving = space_serving()
    if active.state == State.READY and serving.pk != active.pk and not can_describe(serving):
        logger.warning("%s has lost its weights; %s answers searches from now on", serving, active)
        space_swap(space=active)


def _sense_upkeep() -> None:
    """The same for the space that sentences and photos share."""
    active, serving = text_space_active(), text_space_serving()
    if active and not Embedding.objects.filter(space_id=active.pk).exists():
        logger.info("Filling %s: %d photos to come", active, space_build(space=active))
    if active and serving and active.state == State.READY and not can_place(serving):
        logger.warning("%s has lost its weights; %s answers sentences from now on", serving, active)
        space_swap(space=active)


def can_place(space: EmbeddingSpace) -> bool:
    """Whether the model that put photos into this space can put sentences there, too."""
    try:
        head_of(space.model_version)
    except (ModelError, ExtractorError):
        return False
    return True


def can_describe(space: EmbeddingSpace) -> bool:
    """Whether the weights that made the space's vectors are still there."""
    try:
        descriptor_of(space.model_version)
    except (ModelError, ExtractorError):
        return False
    return True
