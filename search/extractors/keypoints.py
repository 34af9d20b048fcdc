"""Keypoints out of dense maps: the peaks of a score, and what a map says between its cells."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]


def peaks(score: Floats, *, radius: int, threshold: float, count: int) -> tuple[NDArray[np.int64], Floats]:
    """The `count` strongest local maxima of a score [H, W] over `threshold`: x, y [N, 2] and scores, best first.

    None is nearer to another than `radius`, nor to the border.
    """
    window = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    top = (score == cv2.dilate(score, window)) & (score > threshold)
    top[:radius] = top[-radius:] = False
    top[:, :radius] = top[:, -radius:] = False
    y, x = np.nonzero(top)
    found = score[y, x]
    best = np.argsort(-found, kind="stable")[:count]
    return np.stack([x[best], y[best]], 1).astype(np.int64), np.asarray(found[best], np.float32)


def sampled(maps: Floats, places: Floats) -> Floats:
    """What maps [C, h, w] say at places [N, 2] of x, y in cells, bilinear, the border repeated: [N, C]."""
    limits = np.array([maps.shape[2] - 1, maps.shape[1] - 1], np.float32)
    inside = np.clip(places, 0, limits)
    low = np.floor(inside).astype(np.int64)
    high = np.minimum(low + 1, limits.astype(np.int64))
    part = (inside - low).astype(np.float32)
    x, y = part[:, 0], part[:, 1]
    corners = (
        maps[:, low[:, 1], low[:, 0]] * (1 - x) * (1 - y)
        + maps[:, low[:, 1], high[:, 0]] * x * (1 - y)
        + maps[:, high[:, 1], low[:, 0]] * (1 - x) * y
        + maps[:, high[:, 1], high[:, 0]] * x * y
    )
    return np.asarray(corners.T, np.float32)


def within(image: Image.Image, side: int) -> Image.Image:
    """The photo with its long side at most `side` pixels, never enlarged."""
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.BICUBIC)
    return small
