"""Many small maps as one picture, each with its own scale; the browser cuts it and colours it."""

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]

DIGITS = 4
"""Of a map's lowest and highest value, which are there to be read."""


@dataclass(frozen=True)
class Sheet:
    """Maps in rows of `columns`, one gray pixel a cell: 0 stands for the map's `low`, 255 for its `high`."""

    picture: bytes
    columns: int
    low: list[float]
    high: list[float]


def sheet_of(maps: Floats) -> Sheet:
    """Maps float32 [N, h, w], N >= 1 -> a lossless PNG. `low` is 0 where nothing is negative."""
    low = np.minimum(maps.min((1, 2)), 0.0)
    high = np.maximum(maps.max((1, 2)), low)
    span = np.where(high > low, high - low, 1.0)
    gray = np.rint((maps - low[:, None, None]) / span[:, None, None] * 255).astype(np.uint8)
    columns = math.ceil(math.sqrt(len(maps)))
    out = io.BytesIO()
    Image.fromarray(_tiled(gray, columns)).save(out, "PNG")
    return Sheet(out.getvalue(), columns, _readable(low), _readable(high))


def _tiled(gray: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """[N, h, w] -> [rows * h, columns * w], what is left over black."""
    count, height, width = gray.shape
    rows = -(-count // columns)
    padded = np.zeros((rows * columns, height, width), np.uint8)
    padded[:count] = gray
    return padded.reshape(rows, columns, height, width).swapaxes(1, 2).reshape(rows * height, columns * width)


def _readable(values: Floats) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values.tolist()]
