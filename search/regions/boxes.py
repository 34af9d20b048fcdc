"""Boxes on a photo as x, y, width, height in 0..1, and the cells of a map that they cover. No Django in here."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Box = tuple[float, float, float, float]

MARGIN = 0.3
"""Of a cell: a box that reaches less far into a cell does not count it."""
DIGITS = 5


@dataclass(frozen=True)
class FoundRegion:
    """A box, the word for what it shows ("" for none) and how sure the detector is, 0..1."""

    box: Box
    tag: str
    score: float


def rounded(x: float, y: float, w: float, h: float) -> Box:
    """Cut to the photo and rounded, so that the same box is the same row everywhere."""
    left, top = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
    right, bottom = min(max(x + w, 0.0), 1.0), min(max(y + h, 0.0), 1.0)
    return (
        round(left, DIGITS),
        round(top, DIGITS),
        round(right - left, DIGITS),
        round(bottom - top, DIGITS),
    )


def overlap(a: Box, b: Box) -> float:
    """Intersection over union, 0..1."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    both = max(width, 0.0) * max(height, 0.0)
    union = a[2] * a[3] + b[2] * b[3] - both
    return both / union if union > 0 else 0.0


def suppressed(boxes: Sequence[Box], order: Sequence[int], most: int, allowed: float) -> list[int]:
    """Indices of at most `most` boxes, taken in `order`, none overlapping a taken one more than `allowed` (NMS)."""
    taken: list[int] = []
    for index in order:
        if all(overlap(boxes[index], boxes[other]) < allowed for other in taken):
            taken.append(index)
        if len(taken) == most:
            break
    return taken


def cells(boxes: Sequence[Box], height: int, width: int) -> Floats:
    """Boxes -> float32 [N, height * width]: the weight of each cell of a map in the mean over the box."""
    found = np.zeros((len(boxes), height, width), np.float32)
    for row, (x, y, w, h) in zip(found, boxes, strict=True):
        row[_span(y, h, height), _span(x, w, width)] = 1.0
    flat = found.reshape(len(boxes), -1)
    return np.asarray(flat / flat.sum(1, keepdims=True), np.float32)


def _span(start: float, length: float, count: int) -> slice:
    first = min(int(np.floor(start * count + MARGIN)), count - 1)
    return slice(first, max(first + 1, int(np.ceil((start + length) * count - MARGIN))))
