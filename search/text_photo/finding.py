"""Photos that show what a sentence says, whoever described them or not."""

import logging
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from search.errors import SearchError
from search.index.indexes import index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings, whole_photos
from search.index.vectors import Floats
from search.models import EmbeddingSpace
from search.retrieval.doorway import ask
from search.text_photo.space import text_space_serving
from webapp.photos.models import Photo

logger = logging.getLogger(__name__)
MOST = 500
EXACT_UP_TO = 50_000
USUAL_FLOOR = 0.3
"""Of a head whose card names none."""


def photos_like(text: str, photos: QuerySet[Photo]) -> list[tuple[UUID, float]]:
    """At most 500 of these photos with their cosine, the nearest first; none below the head's floor.

    Vectors always have a nearest: the floor of the model's card is what a sentence about another photo rarely
    reaches. Without a head, or a worker that answers, nothing is found.
    """
    space = text_space_serving()
    if space is None:
        return []
    try:
        vector = np.array(ask("sentence", space=space.pk, text=text)["vector"], np.float32)
    except SearchError as error:
        logger.warning("A sentence could not be looked for: %s", error)
        return []
    floor = float(space.model_version.card.get("floor", USUAL_FLOOR))
    near = [(photo, 1.0 - distance) for photo, distance in _nearest(space, photos, vector)]
    return [(photo, round(cosine, 4)) for photo, cosine in near if cosine >= floor]


def _nearest(space: EmbeddingSpace, photos: QuerySet[Photo], vector: Floats) -> list[tuple[UUID, float]]:
    rows = whole_photos(space).filter(photo__in=photos.order_by())
    many = photos.order_by().values("pk")[EXACT_UP_TO : EXACT_UP_TO + 1].exists()
    if not (many and index_exists(space)):
        return list(by_scan(rows, vector).values_list("photo_id", "distance")[:MOST])
    with hnsw_settings(MOST):
        return list(by_index(rows, space, vector).values_list("photo_id", "distance")[:MOST])
