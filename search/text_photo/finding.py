"""Photos that say or show what a sentence says: nearest in the spaces that sentences are placed in."""

import logging
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from search.errors import SearchError
from search.index.indexes import index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings, whole_photos
from search.index.vectors import Floats
from search.models import EmbeddingSpace
from search.retrieval.doorway import send, wait
from search.text.fusion import CAPTION, PHOTO
from search.text.sentences import FLOOR
from search.text.sentences import PURPOSE as OF_CAPTIONS
from search.text_photo.space import PURPOSE as OF_PHOTOS
from webapp.photos.models import Photo

logger = logging.getLogger(__name__)
PURPOSES = {OF_CAPTIONS: CAPTION, OF_PHOTOS: PHOTO}
"""What a space is for -> the branch that looks there."""
EXACT_UP_TO = 20_000
"""Photos; fewer are all looked at, more go through the index."""
USUAL_FLOOR = 0.3
"""Of a head whose card names none."""
IMPATIENT_SECONDS = 2.0
"""Longest wait for a worker where the words have found something already."""
PATIENT_SECONDS = 20.0


@dataclass
class Sentence:
    """A sentence on its way to a worker, which places it in each of the spaces."""

    text: str
    spaces: dict[str, EmbeddingSpace]
    """By branch."""
    reply: str = ""
    placed: dict[str, Floats] = field(default_factory=dict)
    """Branch -> vector, once a worker has answered; a branch whose model is gone has none."""

    @classmethod
    def sent(cls, text: str) -> Self:
        """Set a worker going; where there is none, nobody will answer."""
        serving = EmbeddingSpace.objects.filter(purpose__in=PURPOSES, state=EmbeddingSpace.State.SERVING)
        spaces = {PURPOSES[one.purpose]: one for one in serving.select_related("model_version")}
        made = cls(text, spaces)
        if spaces:
            try:
                made.reply = send("sentence", spaces=[one.pk for one in spaces.values()], text=text)
            except SearchError as error:
                logger.warning("A sentence could not be looked for: %s", error)
        return made

    def answered(self, *, patient: bool) -> bool:
        """Wait for the vectors, shortly where there is something to show without them."""
        if not self.reply:
            return False
        try:
            found = wait(self.reply, PATIENT_SECONDS if patient else IMPATIENT_SECONDS)["vectors"]
        except SearchError as error:
            logger.warning("A sentence could not be looked for: %s", error)
            return False
        self.placed = {
            name: np.array(found[str(space.pk)], np.float32)
            for name, space in self.spaces.items()
            if str(space.pk) in found
        }
        return True

    def nearest(
        self, branch: str, photos: QuerySet[Photo], most: int, *, floored: bool = True
    ) -> list[tuple[UUID, float]]:
        """The first of these photos with their cosine, the nearest first; none below the floor of the space.

        Vectors always have a nearest: a floor is what a sentence about another photo rarely reaches.
        """
        near = _nearest(self.spaces[branch], photos, self.placed[branch], most)
        floor = floor_of(self.spaces[branch]) if floored else -1.0
        return [(photo, 1.0 - distance) for photo, distance in near if 1.0 - distance >= floor]


def floor_of(space: EmbeddingSpace) -> float:
    """The least cosine of an answer, as the model's card says."""
    if space.purpose == OF_CAPTIONS:
        return FLOOR
    return float(space.model_version.card.get("floor", USUAL_FLOOR))


def _nearest(
    space: EmbeddingSpace, photos: QuerySet[Photo], vector: Floats, most: int
) -> list[tuple[UUID, float]]:
    rows = whole_photos(space).filter(photo__in=photos.order_by())
    many = photos.order_by().values("pk")[EXACT_UP_TO : EXACT_UP_TO + 1].exists()
    if not (many and index_exists(space)):
        return list(by_scan(rows, vector).values_list("photo_id", "distance")[:most])
    with hnsw_settings(most):
        return list(by_index(rows, space, vector).values_list("photo_id", "distance")[:most])
