"""Several orders of photos made one: reciprocal rank fusion (Cormack, Clarke, Buettcher 2009). Knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

K = 60
WORDS, SPELLING, CAPTION, PHOTO, PICTURE = "words", "spelling", "caption", "photo", "picture"
BRANCHES = (WORDS, SPELLING, CAPTION, PHOTO, PICTURE)
"""In the order of their bits in SearchQuery.found_by."""
WEIGHTS = {WORDS: 2.0, SPELLING: 1.5, CAPTION: 1.0, PHOTO: 1.0}
"""What has the words themselves comes before what only means them: 2/(60 + 62) is 1/61."""


@dataclass(frozen=True)
class Fused:
    """Photos with scores (1 = first everywhere) and the branches that found each, best first."""

    photos: list[UUID]
    scores: list[float]
    found_by: list[int]


def fused(orders: Mapping[str, Sequence[UUID]], weights: Mapping[str, float] = WEIGHTS) -> Fused:
    """Branch -> photos, best first -> one order; equals by id, so that it is always the same."""
    best = sum(weights[name] / (K + 1) for name, order in orders.items() if order)
    scores: dict[UUID, float] = {}
    bits: dict[UUID, int] = {}
    for name, order in orders.items():
        for place, photo in enumerate(order, 1):
            scores[photo] = scores.get(photo, 0.0) + weights[name] / (K + place)
            bits[photo] = bits.get(photo, 0) | 1 << BRANCHES.index(name)
    photos = sorted(scores, key=lambda photo: (-scores[photo], photo))
    return Fused(
        photos, [round(scores[photo] / best, 6) for photo in photos], [bits[photo] for photo in photos]
    )


def branches_of(bits: int) -> list[str]:
    """The names behind the bits."""
    return [name for place, name in enumerate(BRANCHES) if bits & 1 << place]
