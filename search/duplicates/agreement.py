"""Do two photos show the same pixels, once one is laid on the other? No Django.

An edited copy agrees everywhere: tone and sharpness may differ, but no thing has moved. Another moment of a scene does
not: somewhere a leaf, a hand, a shadow lies elsewhere. So what counts is the share of the overlap that disagrees.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from search.duplicates.alignment import Affine, between_pixels, whole
from search.duplicates.look import Grey

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]

BLUR = 1.0
"""Pixels; takes codecs' grain and the noise of resampling out."""
WINDOW = 0.09
"""Side of the window that is correlated, in parts of the long side."""
SMALLEST_WINDOW = 7
TEXTURE = 6.0
"""Grey levels of deviation in a window; with less there is nothing to correlate."""
CORRELATED = 0.75
TONE = 20.0
"""Grey levels by which smooth windows may differ after the tones were fitted."""
LEAST_PIXELS = 256
FLAT = 2.0
"""Grey levels within which a filled border stays."""


@dataclass(frozen=True)
class Agreement:
    """Of the overlap: `disagree` share of windows that differ, `correlation` mean of those with texture.

    `overlap`: share of the first photo that the second covers, and the other way round; `textured`: share of what is
    compared that has something to correlate.
    """

    disagree: float
    correlation: float
    overlap: tuple[float, float]
    textured: float


NOTHING = Agreement(1.0, 0.0, (0.0, 0.0), 0.0)


def agreement(a: Grey, b: Grey, affine: Affine) -> Agreement:
    """uint8 greys of any sizes and the map of the second onto the first (unit squares) -> how well they agree."""
    a, b = _of_one_grain(a, b, affine)
    pixels = between_pixels(affine, a, b)
    size = a.shape[::-1]
    shown, seen = _shown(a), _shown(b)
    warped = cv2.warpAffine(b, pixels, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    frame, inside = (_laid(flags, pixels, size) for flags in (np.ones_like(seen), seen))
    both = cv2.erode((inside & shown).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    if both.sum() < LEAST_PIXELS:
        return NOTHING
    area = abs(float(np.linalg.det(whole(affine)))) * a.size * seen.mean()
    parts = float((frame & shown).sum() / shown.sum()), float(inside.sum() / area)
    correlation, texture, difference = _windows(a.astype(np.float32), warped, both)
    textured = both & (texture > TEXTURE)
    differs = (textured & (correlation < CORRELATED)) | (both & ~textured & (difference > TONE))
    return Agreement(
        disagree=float(differs.sum() / both.sum()),
        correlation=float(correlation[textured].mean()) if textured.any() else 0.0,
        overlap=(min(parts[0], 1.0), min(parts[1], 1.0)),
        textured=float(textured.sum() / both.sum()),
    )


def _laid(flags: Flags, pixels: Affine, size: tuple[int, ...]) -> Flags:
    """Where on the first photo these pixels of the second lie."""
    laid = cv2.warpAffine(flags.astype(np.uint8) * 255, pixels, size, flags=cv2.INTER_LINEAR)
    return np.asarray(laid > 127)


def _windows(a: Floats, b: Floats, both: Flags) -> tuple[Floats, Floats, Floats]:
    """For the window round each pixel: correlation, the weaker deviation, difference of means after fitting tones."""
    a, b = (np.asarray(cv2.GaussianBlur(grey, (0, 0), BLUR), np.float32) for grey in (a, b))
    gain, offset = np.polyfit(b[both], a[both], 1) if b[both].std() > 1.0 else (1.0, 0.0)
    level = float(a[both].mean())
    a, b = np.asarray(a - level, np.float32), np.asarray(b * gain + offset - level, np.float32)
    side = max(SMALLEST_WINDOW, round(max(a.shape) * WINDOW)) | 1
    weight = np.maximum(_mean(both.astype(np.float32), side), 1e-6)

    def mean(values: Floats) -> Floats:
        return np.asarray(_mean(np.where(both, values, 0.0).astype(np.float32), side) / weight, np.float32)

    mean_a, mean_b = mean(a), mean(b)
    var_a, var_b = (np.maximum(mean(x * x) - m * m, 0.0) for x, m in ((a, mean_a), (b, mean_b)))
    covariance = mean(a * b) - mean_a * mean_b
    correlation = covariance / np.sqrt(np.maximum(var_a, 1.0) * np.maximum(var_b, 1.0))
    return np.clip(correlation, -1.0, 1.0), np.sqrt(np.maximum(var_a, var_b)), np.abs(mean_a - mean_b)


def _mean(values: Floats, side: int) -> Floats:
    return np.asarray(cv2.boxFilter(values, cv2.CV_32F, (side, side), borderType=cv2.BORDER_CONSTANT))


def _of_one_grain(a: Grey, b: Grey, affine: Affine) -> tuple[Grey, Grey]:
    """The finer of the two made as coarse as the other, so that neither shows what the other cannot."""
    scale = float(np.sqrt(abs(np.linalg.det(between_pixels(affine, a, b)[:, :2]))))
    return (_shrunk(a, 1 / scale), b) if scale > 1.0 else (a, _shrunk(b, scale))


def _shrunk(grey: Grey, scale: float) -> Grey:
    if scale > 0.95:
        return grey
    size = tuple(max(16, round(side * scale)) for side in grey.shape[::-1])
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _shown(grey: Grey) -> Flags:
    """Without what an editor filled in beside a tilted photo: even corners."""
    filled = np.zeros((grey.shape[0] + 2, grey.shape[1] + 2), np.uint8)
    height, width = grey.shape
    for x, y in ((0, 0), (width - 1, 0), (0, height - 1), (width - 1, height - 1)):
        if not filled[y + 1, x + 1]:
            cv2.floodFill(grey, filled, (x, y), 0, FLAT, FLAT, _FLOOD)
    shown = filled[1:-1, 1:-1] == 0
    return shown if shown.mean() > 0.5 else np.ones_like(shown)


_FLOOD = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (1 << 8)
