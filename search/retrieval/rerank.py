"""Geometry over a shortlist, inside a time budget."""

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from search.extractors.local import LocalExtractor, LocalFeatures
from search.retrieval.verification import verify
from webapp.photos.pipeline.errors import StageError

SHORTLIST = 50
BUDGET_SECONDS = 0.5
"""For a whole shortlist; photos whose keypoints are kept take a fifth of it together."""
PATIENT_SECONDS = 5.0
"""For those who ask for the rest on a machine that is too busy for the above."""

Name = TypeVar("Name", bound=Hashable)
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
        except (StageError, ValueError):
            continue
        found.inliers[photo] = verify(query, features, extractor).inliers
    return found


def score(cosine: float, inliers: int | None, threshold: int) -> float:
    """What the order follows: a verified photo's is above 1, the more inliers the higher; otherwise the cosine."""
    return 1.0 + inliers / threshold if inliers is not None and inliers >= threshold else cosine


def reordered(shortlist: list[Name], inliers: Mapping[Name, int], threshold: int) -> list[Name]:
    """Verified photos first, most inliers first; the others keep their global order."""
    sure = [photo for photo in shortlist if inliers.get(photo, 0) >= threshold]
    sure.sort(key=lambda photo: -inliers[photo])
    return sure + [photo for photo in shortlist if photo not in set(sure)]
