"""Geometric verification of a pair of photos: do their keypoints agree on one movement of the camera?

MAGSAC++ (Barath et al., CVPR 2020) fits a homography, which the fundamental matrix replaces where it
explains clearly more. How many inliers suffice is calibrated for each extractor. No Django in here.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from search.extractors.local import LocalExtractor, LocalFeatures

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONFIDENCE = 0.999
ITERATIONS = 5000
SCALES = (0.1, 10.0)
LEAST_SPREAD = 0.01
"""Of the photo's long side: the deviation of the inliers across the line that fits them best."""
LOOSER = 1.2
"""A fundamental matrix lets points slide along lines, so it must explain this many times more."""
LEAST_SHARE = 0.25
"""Of the matches: the more there are, the more a fundamental matrix explains by chance; true pairs have .3 or more."""
SAME_PLACE = 0.002
"""Of the photo: keypoints so near to each other are of one place."""
LEAST_FOR_HOMOGRAPHY, LEAST_FOR_FUNDAMENTAL = 8, 16


@dataclass(frozen=True)
class Verification:
    """Matched keypoints of a query and a photo.

    `query` and `photo` are float32 [M, 2] in 0..1 of each photo's width and height, `confidence` float32 [M]
    in 0..1, `inlier` bool [M]; `model` is "homography", "fundamental" or "" when nothing fits; `homography`
    [3, 3] takes points of the query to points of the photo, both in 0..1, where a plane was found.
    """

    query: Floats
    photo: Floats
    confidence: Floats
    inlier: Flags
    model: str
    homography: Doubles | None

    @property
    def inliers(self) -> int:
        return int(self.inlier.sum())


def verify(query: LocalFeatures, photo: LocalFeatures, extractor: LocalExtractor) -> Verification:
    """Match two photos' keypoints and keep those that one movement explains. Same input, same answer."""
    matches = extractor.match(query, photo)
    sizes = np.array(query.size, np.float32), np.array(photo.size, np.float32)
    a, b = query.points[matches.first] / sizes[0], photo.points[matches.second] / sizes[1]
    kept = _one_a_place(a, b, matches.confidence)
    a, b, confidence = a[kept], b[kept], matches.confidence[kept]
    planar, H = _homography(a, b, sizes, extractor.tolerance)
    moved = _fundamental(a, b, sizes, extractor.tolerance)
    if moved.sum() > LOOSER * planar.sum():
        return Verification(a, b, confidence, moved, "fundamental", None)
    return Verification(a, b, confidence, planar, "homography" if planar.any() else "", H)


def _one_a_place(a: Floats, b: Floats, confidence: Floats) -> NDArray[np.intp]:
    """The surest match of each place of either photo: SIFT keeps a place twice where it sees two directions."""
    order = np.argsort(-confidence, kind="stable")
    for points in (a, b):
        _, first = np.unique((points[order] / SAME_PLACE).round(), axis=0, return_index=True)
        order = order[np.sort(first)]
    return np.sort(order)


def _homography(
    a: Floats, b: Floats, sizes: tuple[Floats, Floats], tolerance: float
) -> tuple[Flags, Doubles | None]:
    """Inliers of the plane that explains most matches, and its matrix between the unit squares."""
    none = np.zeros(len(a), bool), None
    if len(a) < LEAST_FOR_HOMOGRAPHY:
        return none
    cv2.setRNGSeed(0)
    try:
        H, mask = cv2.findHomography(
            a * sizes[0],
            b * sizes[1],
            cv2.USAC_MAGSAC,
            tolerance * sizes[1].max(),
            None,
            ITERATIONS,
            CONFIDENCE,
        )
    except cv2.error:  # degenerate matches: no model
        return none
    if np.shape(H) != (3, 3):
        return none
    inlier = np.asarray(mask, bool).ravel()
    if not _is_spread(a[inlier], b[inlier]) or not _is_sane(H, a[inlier] * sizes[0]):
        return none
    return inlier, _between_units(H, sizes)


def _fundamental(a: Floats, b: Floats, sizes: tuple[Floats, Floats], tolerance: float) -> Flags:
    none = np.zeros(len(a), bool)
    if len(a) < LEAST_FOR_FUNDAMENTAL:
        return none
    cv2.setRNGSeed(0)
    try:
        F, mask = cv2.findFundamentalMat(
            a * sizes[0], b * sizes[1], cv2.USAC_MAGSAC, tolerance * sizes[1].max(), CONFIDENCE, ITERATIONS
        )
    except cv2.error:
        return none
    if np.shape(F) != (3, 3):  # none at all, or several
        return none
    inlier = np.asarray(mask, bool).ravel()
    if inlier.mean() < LEAST_SHARE or not _is_spread(a[inlier], b[inlier]):
        return none
    return inlier if _keeps_its_side(a[inlier] * sizes[0], b[inlier] * sizes[1]) else none


def _keeps_its_side(a: Floats, b: Floats) -> bool:
    """On the whole the points are not mirrored nor scaled beyond reason, which the matrix itself would allow."""
    affine = np.linalg.lstsq(np.c_[a, np.ones(len(a))], b, rcond=None)[0]
    return bool(SCALES[0] ** 2 < np.linalg.det(affine[:2]) < SCALES[1] ** 2)


def _between_units(H: NDArray[Any], sizes: tuple[Floats, Floats]) -> Doubles:
    """The matrix between pixels, made one between 0..1 of each photo; its last number is 1."""
    found = np.diag([1 / sizes[1][0], 1 / sizes[1][1], 1.0]) @ H @ np.diag([*sizes[0], 1.0])
    return np.asarray(found / found[2, 2], np.float64)


def _is_sane(H: NDArray[Any], points: Floats) -> bool:
    """A photo of the same thing is not mirrored, nor shrunk or blown up beyond reason, nor cut by the horizon."""
    w = H[2, 0] * points[:, 0] + H[2, 1] * points[:, 1] + H[2, 2]
    if np.abs(w).min() < 1e-6 or (np.sign(w) != np.sign(w[0])).any() or abs(H[2, 2]) < 1e-9:
        return False
    area = np.linalg.det(H) / w.mean() ** 3
    return bool(SCALES[0] ** 2 < area < SCALES[1] ** 2)


def _is_spread(a: Floats, b: Floats) -> bool:
    """Inliers on one spot or one line say little; a thing in a corner of one photo must fill more of the other."""
    if len(a) < LEAST_FOR_HOMOGRAPHY:
        return False
    return max(_quadrants(a), _quadrants(b)) >= 2 and min(_breadth(a), _breadth(b)) > LEAST_SPREAD


def _quadrants(points: Floats) -> int:
    return len(np.unique((points > 0.5) @ np.array([1, 2])))


def _breadth(points: Floats) -> float:
    """Deviation along the narrowest direction, in parts of the photo."""
    return float(np.sqrt(max(0.0, np.linalg.eigvalsh(np.cov(points.T.astype(np.float64)))[0])))
