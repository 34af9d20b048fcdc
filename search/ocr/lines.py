"""A line that was read. Neither Django nor networks in here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PageLine:
    """corners float32 [4, 2] in 0..1, clockwise from where the words begin; words as (from, to) of its length."""

    corners: NDArray[np.float32]
    text: str
    confidence: float
    words: tuple[tuple[float, float], ...]
