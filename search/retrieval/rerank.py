"""Geometry over a shortlist, inside a time budget."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from search.extractors.local import LocalExtractor, LocalFeatures
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.retrieval.verification import verify

RERANKERS = tuple(LOCAL_EXTRACTORS)
SHORTLIST = 50
BUDGET_SECONDS = 2.5

Opened = Callable[[], LocalFeatures]


@dataclass
class Verified:
    """Inliers of the photos that were looked at; `finished` tells whether the budget sufficed for all."""

    inliers: dict[UUID, int] = field(default_factory=dict)
    finished: bool = True


def shortlist_verify(
    query: LocalFeatures,
    shortlist: Iterable[tuple[UUID, Opened]],
    extractor: LocalExtractor,
    seconds: float = BUDGET_SECONDS,
) -> Verified:
    """Verify the photos in order, best first, until the time is spent; photos that cannot be read are left out."""
    end = time.monotonic() + seconds
    found = Verified()
    for photo, opened in shortlist:
        if time.monotonic() > end:
            found.finished = False
            break
        try:
            features = opened()
        except (OSError, ValueError):
            continue
        found.inliers[photo] = verify(query, features, extractor).inliers
    return found


def reordered(shortlist: list[UUID], inliers: dict[UUID, int], threshold: int) -> list[UUID]:
    """Verified photos first, most inliers first; the others keep their global order."""
    sure = [photo for photo in shortlist if inliers.get(photo, 0) >= threshold]
    sure.sort(key=lambda photo: -inliers[photo])
    return sure + [photo for photo in shortlist if photo not in set(sure)]
