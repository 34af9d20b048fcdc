"""Made-up movements of a photo, whose truth is known: how far off are the corners that verification puts them at?"""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.evaluation.photographs import open_photo
from search.extractors.keypoints import within
from search.extractors.local import LocalExtractor
from search.local_features.packing import packed, unpacked
from search.retrieval.verification import verify

Doubles = NDArray[np.float64]

SIDE = 640
TILT, DEGREES, SCALES = 0.15, 25.0, (0.6, 1.0)


def corner_errors(extractor: LocalExtractor, photos: Sequence[Path], seed: int) -> Doubles:
    """Mean error of the four corners for each photo, in pixels at a long side of 640; infinite where none is found."""
    random = np.random.default_rng(seed)
    return np.array([_error(extractor, within(open_photo(path), SIDE), random) for path in photos])


def error_auc(errors: Doubles, pixels: float) -> float:
    """Area under the share of errors below x, x from 0 to `pixels`, as a part of the whole (SuperGlue's AUC)."""
    inside = np.sort(errors[errors < pixels])
    share = np.arange(1, len(inside) + 1) / len(errors)
    x = np.concatenate([[0.0], inside, [pixels]])
    y = np.concatenate([[0.0], share, share[-1:] if len(share) else [0.0]])
    return float(np.trapezoid(y, x) / pixels)


def _error(extractor: LocalExtractor, photo: Image.Image, random: np.random.Generator) -> float:
    truth = warp_made(photo.size, random)
    seen = cv2.warpPerspective(np.asarray(photo), truth, photo.size)
    scale = np.diag([1 / photo.width, 1 / photo.height, 1.0])
    found = verify(extractor(photo), unpacked(packed(extractor(Image.fromarray(seen)))), extractor).homography
    if found is None:
        return float("inf")
    size = np.array(photo.size) * SIDE / max(photo.size)
    return float(
        np.linalg.norm(
            (_corners(found) - _corners(scale @ truth @ np.linalg.inv(scale))) * size, axis=1
        ).mean()
    )


def warp_made(size: tuple[int, int], random: np.random.Generator) -> Doubles:
    """A homography between pixels: turned, shrunk about the middle, tilted."""
    middle = np.array(size) / 2
    angle, scale = np.deg2rad(random.uniform(-DEGREES, DEGREES)), random.uniform(*SCALES)
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * np.array(size)
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    moved = (corners - middle) @ turn + middle + random.uniform(-TILT, TILT, (4, 2)) * middle
    return np.asarray(
        cv2.getPerspectiveTransform(corners.astype(np.float32), moved.astype(np.float32)), np.float64
    )


def _corners(H: Doubles) -> Doubles:
    """Where the unit square's corners go, [4, 2]."""
    moved = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]) @ H.T
    return np.asarray(moved[:, :2] / moved[:, 2:])
