"""Geometric verification of a pair of photos: do their keypoints agree on one movement of the camera?

Matches are mutual nearest neighbours that pass Lowe's ratio test; MAGSAC++ (Barath et al., CVPR 2020)
fits a homography, which the fundamental matrix replaces where it explains clearly more. No Django in here.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from search.extractors.rootsift import LocalFeatures

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

RATIO = 0.85
THRESHOLD_AT_800 = 2.0
CONFIDENCE = 0.999
ITERATIONS = 5000
SCALES = (0.1, 10.0)
LOOSER = 1.2
"""A fundamental matrix lets points slide along lines, so it must explain this many times more."""
VERIFIED_INLIERS = 15
"""A pair counts as verified from here on: 125 true and 6 false pairs on 106 queries (docs/recipes.md)."""


@dataclass(frozen=True)
class Verification:
    """Matched keypoints of a query and a photo.

    `query` and `photo` are float32 [M, 2] in 0..1 of each photo's width and height, `inlier` bool [M];
    `model` is "homography", "fundamental" or "" when nothing fits.
    """

    query: Floats
    photo: Floats
    inlier: Flags
    model: str

    @property
    def inliers(self) -> int:
        return int(self.inlier.sum())


def verify(query: LocalFeatures, photo: LocalFeatures) -> Verification:
    """Match two photos' keypoints and keep those that one movement explains. Same input, same answer."""
    first, second = match(query.descriptors, photo.descriptors)
    a, b = query.points[first], photo.points[second]
    threshold = THRESHOLD_AT_800 * max(photo.size) / 800
    inlier, model = _homography(a, b, threshold), "homography"
    looser = _fundamental(a, b, threshold)
    if looser.sum() > LOOSER * inlier.sum():
        inlier, model = looser, "fundamental"
    if not inlier.any():
        model = ""
    return Verification(a / _size(query), b / _size(photo), inlier, model)


def match(a: Floats, b: Floats, ratio: float = RATIO) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Unit descriptors [N, D] and [M, D] -> rows of a and b that are each other's nearest, clearly."""
    if len(a) < 2 or len(b) < 2:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    distance = np.sqrt(np.maximum(0.0, 2.0 - 2.0 * (a @ b.T)))
    nearest = distance.argmin(1)
    rows = np.arange(len(a))
    two = np.partition(distance, 1, axis=1)[:, :2]
    good = (distance.argmin(0)[nearest] == rows) & (two[:, 0] < ratio * two[:, 1])
    return rows[good], nearest[good]


def _size(features: LocalFeatures) -> Floats:
    return np.array(features.size, np.float32)


def _homography(a: Floats, b: Floats, threshold: float) -> Flags:
    none = np.zeros(len(a), bool)
    if len(a) < 8:
        return none
    cv2.setRNGSeed(0)
    try:
        H, mask = cv2.findHomography(
            a, b, cv2.USAC_MAGSAC, threshold, maxIters=ITERATIONS, confidence=CONFIDENCE
        )
    except cv2.error:  # degenerate matches: no model
        return none
    if H is None or mask is None or not _is_sane(H, a):
        return none
    inlier = np.asarray(mask.ravel(), bool)
    return inlier if _is_spread(a[inlier]) else none


def _fundamental(a: Floats, b: Floats, threshold: float) -> Flags:
    none = np.zeros(len(a), bool)
    if len(a) < 16:
        return none
    cv2.setRNGSeed(0)
    try:
        F, mask = cv2.findFundamentalMat(a, b, cv2.USAC_MAGSAC, threshold, CONFIDENCE, ITERATIONS)
    except cv2.error:
        return none
    if F is None or mask is None or F.shape != (3, 3):
        return none
    inlier = np.asarray(mask.ravel(), bool)
    return inlier if _is_spread(a[inlier]) else none


def _is_sane(H: NDArray[Any], points: Floats) -> bool:
    """A photo of the same thing is not mirrored, nor shrunk or blown up beyond reason."""
    x, y = points.mean(0)
    w = H[2, 0] * x + H[2, 1] * y + H[2, 2]
    if abs(w) < 1e-9:
        return False
    area = np.linalg.det(H) / w**3
    return bool(SCALES[0] ** 2 < area < SCALES[1] ** 2)


def _is_spread(points: Floats) -> bool:
    """Inliers on one spot or one line say little."""
    if len(points) < 8:
        return False
    spread = np.sqrt(np.maximum(np.linalg.eigvalsh(np.cov(points.T.astype(np.float64))), 0.0))
    return bool(spread[0] > 4.0)
