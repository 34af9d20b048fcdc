"""How one photo must be moved to lie on another: an affine map, from keypoints or the hash, then refined. No Django."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from search.duplicates.hashing import Form, nearest_form
from search.duplicates.look import EXTRACTOR, Grey, Look, mirrored
from search.extractors.local import LocalFeatures

Affine = NDArray[np.float64]
Points = NDArray[np.float32]

TOLERANCE = 0.008
"""How far a keypoint may lie off, in parts of the photo's long side, before the map is refined."""
LEAST_MATCHES, LEAST_INLIERS = 6, 6
NEAR = 96
"""Of 256 bits: forms this near are tried without keypoints; a photo and another one differ in about 110."""
ECC_STEPS, ECC_PRECISION, ECC_BLUR = 40, 1e-4, 5


@dataclass(frozen=True)
class Alignment:
    """`affine` [2, 3] takes points of the second photo to points of the first, both in 0..1; keypoints that agree."""

    affine: Affine
    inliers: int
    matches: int


def alignments(a: Look, b: Look, *, by_hash: bool) -> Iterator[Alignment]:
    """Ways in which `b` may lie on `a`, the likeliest first; without keypoints only where the hashes may fit."""
    for features, back in ((b.features, _NOT_MIRRORED), (mirrored(b.features), _MIRRORED)):
        found = by_keypoints(a.features, features)
        if found is not None:
            yield Alignment(found.affine @ back, found.inliers, found.matches)
    if by_hash and a.bits is not None and b.bits is not None:
        form, far = nearest_form(a.bits, b.bits)
        if far <= NEAR:
            yield Alignment(of_form(form), 0, 0)


def by_keypoints(a: LocalFeatures, b: LocalFeatures) -> Alignment | None:
    """The affine map that most keypoints agree on; the same input gives the same answer."""
    matches = EXTRACTOR.match(a, b)
    if len(matches.first) < LEAST_MATCHES:
        return None
    to, start = a.points[matches.first], b.points[matches.second]
    cv2.setRNGSeed(0)
    found, mask = cv2.estimateAffine2D(
        start, to, method=cv2.RANSAC, ransacReprojThreshold=max(a.size) * TOLERANCE, maxIters=2000, confidence=0.999
    )  # fmt: skip
    if found is None or int(mask.sum()) < LEAST_INLIERS:
        return None
    map_ = np.asarray(found, np.float64)
    return Alignment(_between_units(map_, b.size, a.size), int(mask.sum()), len(matches.first))


def of_form(form: Form) -> Affine:
    """The map of a photo that was transposed, mirrored, turned upside down; between unit squares."""
    transposed, flipped, upside_down = form
    swap = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]) if transposed else np.eye(3)
    mirror = np.array(
        [
            [-1.0 if flipped else 1.0, 0.0, 1.0 if flipped else 0.0],
            [0.0, -1.0 if upside_down else 1.0, 1.0 if upside_down else 0.0],
            [0.0, 0.0, 1.0],
        ]
    )
    return np.asarray((mirror @ swap)[:2])


def refined(alignment: Alignment, a: Grey, b: Grey) -> Affine:
    """The map made exact by the pixels themselves (ECC, Evangelidis and Psarakis 2008); as it was where that fails."""
    inverse = np.asarray(np.linalg.inv(whole(alignment.affine)), np.float64)
    start = _between_pixels(inverse, a, b)[:2].astype(np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, ECC_STEPS, ECC_PRECISION)
    try:
        _, found = cv2.findTransformECC(a, b, start, cv2.MOTION_AFFINE, stop, np.full_like(b, 255), ECC_BLUR)
    except cv2.error:  # it does not converge: too little in common
        return alignment.affine
    size_a, size_b = a.shape[::-1], b.shape[::-1]
    back = _unit(size_b) @ whole(np.asarray(found, np.float64)) @ np.linalg.inv(_unit(size_a))
    return np.asarray(np.linalg.inv(back)[:2]) if abs(np.linalg.det(back)) > 1e-6 else alignment.affine


def whole(affine: Affine) -> Affine:
    """[2, 3] -> [3, 3]."""
    return np.vstack([affine, [0.0, 0.0, 1.0]])


def between_pixels(affine: Affine, a: Grey, b: Grey) -> Affine:
    """A map between unit squares as one from the pixels of `b` to those of `a`, pixel centres counted: [2, 3]."""
    return np.asarray((np.linalg.inv(_unit(a.shape[::-1])) @ whole(affine) @ _unit(b.shape[::-1]))[:2])


def _between_pixels(inverse: Affine, a: Grey, b: Grey) -> Affine:
    return np.asarray(np.linalg.inv(_unit(b.shape[::-1])) @ inverse @ _unit(a.shape[::-1]))


def _unit(size: tuple[int, ...]) -> Affine:
    """Takes pixel places, whose centres are whole numbers, to 0..1 of the photo."""
    width, height = size
    return np.array([[1 / width, 0.0, 0.5 / width], [0.0, 1 / height, 0.5 / height], [0.0, 0.0, 1.0]])


def _between_units(affine: Affine, start: tuple[int, int], to: tuple[int, int]) -> Affine:
    return np.asarray((_unit(to) @ whole(affine) @ np.linalg.inv(_unit(start)))[:2])


_NOT_MIRRORED = np.eye(3)
_MIRRORED = np.array([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
