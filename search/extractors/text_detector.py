"""Where lines of text stand in a photo: PP-OCR's detector, a network with differentiable binarization.

Liao et al. 2020, "Real-time scene text detection with differentiable binarization". The network says of every
pixel how likely it lies in the shrunk heart of a line; lines are its connected areas, each as the smallest
rectangle at any angle around it, grown back to the line's height.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.onnx_files import OnnxFile

Floats = NDArray[np.float32]

STEP = 32
"""Sides that the network takes are multiples of it."""
HEART = 0.3
"""A pixel from here on belongs to a line."""
SURE = 0.5
"""Mean of a line's pixels from which on it counts."""
GROWN = 1.6
"""How far a line reaches beyond its heart, as a share of area / perimeter."""
LEAST_SIDE = 3.0
"""Pixels of the network's map; thinner ones are noise."""
MOST = 1000
UPRIGHT = 1.5
"""Times as high as wide: the words run down or up."""


@dataclass(frozen=True)
class FoundLine:
    """corners float32 [4, 2] in 0..1 of the photo's width and height; from the first to the second the words run."""

    corners: Floats
    score: float


class TextDetector:
    """RGB photos of any size in, lines with their places out."""

    def __init__(self, path: Path) -> None:
        """Raises WeightsMissing, ExtractorError when the file is no network."""
        self._net = OnnxFile(path)

    def chances(self, image: Image.Image, side: int) -> Floats:
        """How likely each pixel is text, float32 [H, W] in 0..1, of the photo with its long side at `side` pixels."""
        scale = side / max(image.size)
        width, height = (max(STEP, round(length * scale / STEP) * STEP) for length in image.size)
        small = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
        pixels = np.asarray(small, np.float32)[:, :, ::-1] / 127.5 - 1.0
        return np.asarray(self._net(pixels.transpose(2, 0, 1)[None])[0][0, 0])

    def __call__(self, image: Image.Image, side: int) -> list[FoundLine]:
        """RGB photo -> its lines of text, in no particular order; `side` is what its long side is brought to."""
        return lines_of(self.chances(image, side), image.size)


def lines_of(chances: Floats, size: tuple[int, int]) -> list[FoundLine]:
    """The lines in a map [H, W] of a photo of (width, height) pixels."""
    mask = cv2.dilate((chances > HEART).astype(np.uint8), np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = [_line(np.asarray(outline, np.int32), chances, size) for outline in outlines[:MOST]]
    return [line for line in found if line is not None]


def _line(outline: NDArray[np.int32], chances: Floats, size: tuple[int, int]) -> FoundLine | None:
    centre, (across, down), angle = cv2.minAreaRect(outline)
    if min(across, down) < LEAST_SIDE:
        return None
    score = _mean_inside(chances, np.asarray(cv2.boxPoints((centre, (across, down), angle)), np.float32))
    if score < SURE:
        return None
    grown = GROWN * across * down / (across + down)
    corners = cv2.boxPoints((centre, (across + grown, down + grown), angle))
    shares = corners / np.array([chances.shape[1], chances.shape[0]], np.float32)
    return FoundLine(np.asarray(reading_order(shares.clip(0, 1), size), np.float32), score)


def reading_order(corners: Floats, size: tuple[int, int]) -> Floats:
    """The corners from where the words begin, clockwise: to the right, or downwards where the line is much higher.

    corners [4, 2] in 0..1, clockwise, as OpenCV gives them.
    """
    pixels = corners * np.array(size, np.float32)
    sides = np.roll(pixels, -1, 0) - pixels
    start = int(np.argmax(sides[:, 0]))
    along, across = (float(np.hypot(*sides[place % 4])) for place in (start, start + 1))
    return np.roll(corners, -(start + (across > UPRIGHT * along)), 0)


def _mean_inside(chances: Floats, corners: Floats) -> float:
    height, width = chances.shape
    low = np.clip(np.floor(corners.min(0)), 0, [width - 1, height - 1]).astype(int)
    high = np.clip(np.ceil(corners.max(0)), 0, [width - 1, height - 1]).astype(int)
    part = chances[low[1] : high[1] + 1, low[0] : high[0] + 1]
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(inside, [(corners - low).astype(np.int32)], 1)
    return float(cv2.mean(part, inside)[0])
