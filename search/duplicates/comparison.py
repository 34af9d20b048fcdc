"""Is one photo an edited copy of another, another moment of the same scene, or neither? No Django.

A copy may be recompressed, resized, cropped, tilted, mirrored, turned, grey, lighter: an affine map under
which nothing disagrees and one photo lies inside the other.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from search.duplicates.agreement import NOTHING, Agreement, agreement
from search.duplicates.alignment import Affine, Alignment, alignments, between_pixels, refined
from search.duplicates.look import Look

MOST_DISAGREEING = 0.018
LEAST_CORRELATION = 0.9
LEAST_INSIDE = 0.95
"""Of the photo that lies inside the other."""
LEAST_OVERLAP = 0.3
MOST_STRETCH = 1.6
"""How much more one direction may be scaled than the other."""
SURE = 0.985
"""Correlation from which no other alignment is tried."""
LEAST_TEXTURE = 0.03
SCENE_INLIERS, SCENE_OVERLAP = 20, 0.5
LIKE_DISAGREEING, LIKE_CORRELATION, LIKE_OVERLAP = 0.35, 0.8, 0.85
"""What shows the same scene where there is too little texture for keypoints."""


class Kind(StrEnum):
    """How two photos belong together."""

    IDENTICAL = "identical"
    EDITED = "edited"
    BURST = "burst"


@dataclass(frozen=True)
class Comparison:
    """The best alignment found, [2, 3] between unit squares, with what speaks for and against it.

    `stretch`: how much more it scales one direction than the other, in pixels.
    """

    affine: Affine
    stretch: float
    inliers: int
    agreement: Agreement

    @property
    def is_copy(self) -> bool:
        """Whether one is an edited copy of the other, going by pixels alone."""
        overlap = self.agreement.overlap
        return self.is_same_exposure and max(overlap) >= LEAST_INSIDE and min(overlap) >= LEAST_OVERLAP

    @property
    def is_same_exposure(self) -> bool:
        """Whether nothing differs where they overlap, though each may show what the other does not."""
        found = self.agreement
        return (
            found.disagree <= MOST_DISAGREEING
            and found.correlation >= LEAST_CORRELATION
            and found.textured >= LEAST_TEXTURE
            and self.stretch <= MOST_STRETCH
        )

    @property
    def is_scene(self) -> bool:
        """Whether both show one scene from about one place."""
        found = self.agreement
        if self.inliers >= SCENE_INLIERS and max(found.overlap) >= SCENE_OVERLAP:
            return True
        return (
            found.disagree <= LIKE_DISAGREEING
            and found.correlation >= LIKE_CORRELATION
            and found.textured >= LEAST_TEXTURE
            and min(found.overlap) >= LIKE_OVERLAP
        )


NONE = Comparison(np.eye(2, 3), 1.0, 0, NOTHING)


def compare(a: Look, b: Look, *, by_hash: bool = True) -> Comparison:
    """The alignment of `b` on `a` under which they agree best; pixels are opened only where there is one to judge.

    `by_hash`: whether the hashes are so near that they may lie on each other though no keypoints agree.
    """
    best = NONE
    for start in alignments(a, b, by_hash=by_hash):
        found = _judged(a, b, start)
        if _merit(found) > _merit(best):
            best = found
        if best.is_copy and best.agreement.correlation >= SURE:
            break
    return best


def _seen(a: Look, b: Look, affine: Affine, inliers: int) -> Comparison:
    largest, smallest = np.linalg.svd(between_pixels(affine, a.grey, b.grey)[:, :2], compute_uv=False)
    stretch = float(largest / max(smallest, 1e-6))
    return Comparison(affine, stretch, inliers, agreement(a.grey, b.grey, affine))


def _judged(a: Look, b: Look, start: Alignment) -> Comparison:
    """The alignment as found, and refined where that is needed; the better one."""
    found = _seen(a, b, start.affine, start.inliers)
    if found.is_copy and found.agreement.correlation >= SURE:
        return found
    again = _seen(a, b, refined(start, a.grey, b.grey), start.inliers)
    return max(found, again, key=_merit)


def _merit(found: Comparison) -> tuple[bool, float]:
    return found.is_copy, found.agreement.correlation - found.agreement.disagree
