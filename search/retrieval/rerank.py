"""Geometry over a shortlist, inside a time budget. Rerankers by name: adding one = one function and one line."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from PIL import Image

from search.extractors.rootsift import LocalFeatures, rootsift
from search.retrieval.verification import VERIFIED_INLIERS, verify

Extract = Callable[[Image.Image], LocalFeatures]
QUICK_SIDE, QUICK_KEYPOINTS = 640, 500
SHORTLIST = 50
BUDGET_SECONDS = 2.5


def quick_rootsift(image: Image.Image) -> LocalFeatures:
    """Fewer and coarser keypoints than the why view's: a shortlist must fit the budget."""
    return rootsift(image, keypoints=QUICK_KEYPOINTS, side=QUICK_SIDE)


RERANKERS: dict[str, Extract] = {"rootsift": quick_rootsift}
DEFAULT = "rootsift"


@dataclass
class Verified:
    """Inliers of the photos that were looked at; `finished` tells whether the budget sufficed for all."""

    inliers: dict[UUID, int] = field(default_factory=dict)
    finished: bool = True


def shortlist_verify(
    query: Image.Image,
    shortlist: Iterable[tuple[UUID, Callable[[], Image.Image]]],
    *,
    reranker: str = DEFAULT,
    seconds: float = BUDGET_SECONDS,
) -> Verified:
    """Verify the photos in order, best first, until the time is spent; photos that cannot be opened are left out."""
    extract = RERANKERS[reranker]
    end = time.monotonic() + seconds
    wanted = extract(query)
    found = Verified()
    for photo, opened in shortlist:
        if time.monotonic() > end:
            found.finished = False
            break
        try:
            pixels = opened()
        except (OSError, ValueError):
            continue
        found.inliers[photo] = verify(wanted, extract(pixels)).inliers
    return found


def reordered(shortlist: list[UUID], inliers: dict[UUID, int]) -> list[UUID]:
    """Verified photos first, most inliers first; the others keep their global order."""
    sure = [photo for photo in shortlist if inliers.get(photo, 0) >= VERIFIED_INLIERS]
    sure.sort(key=lambda photo: -inliers[photo])
    return sure + [photo for photo in shortlist if photo not in set(sure)]
