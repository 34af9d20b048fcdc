"""Views of photos at right angles: each is shown to the network once, when it is first asked for."""

import numpy as np
from numpy.typing import NDArray

from search.extractors.engine import SizedEngine
from search.extractors.preprocessing import normalised
from search.orientation.decoding import BINS, QUARTERS, Floats, distributions

Rows = NDArray[np.intp]
CHUNK = 16


class Views:
    """Logits of N photos, uint8 [N, S, S, 3]: `quarters` [4, N, 4] and `bins` [4, N, 360] where `seen` [4, N].

    View k is the photo turned k quarters clockwise.
    """

    def __init__(self, engine: SizedEngine, pixels: NDArray[np.uint8]) -> None:
        self._engine, self._pixels = engine, pixels
        self.quarters: Floats = np.zeros((QUARTERS, len(pixels), QUARTERS), np.float32)
        self.bins: Floats = np.zeros((QUARTERS, len(pixels), BINS), np.float32)
        self.seen = np.zeros((QUARTERS, len(pixels)), bool)

    def look(self, rows: Rows, turns: Rows) -> None:
        """Show the photos in `rows` [R] to the network, each turned by its quarters [R]."""
        for start in range(0, len(rows), CHUNK):
            some, by = rows[start : start + CHUNK], turns[start : start + CHUNK]
            turned = np.stack(
                [np.rot90(self._pixels[row], -turn) for row, turn in zip(some, by, strict=True)]
            )
            self.quarters[by, some], self.bins[by, some] = self._engine(normalised(turned))
            self.seen[by, some] = True

    def read(self, temperatures: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Probabilities of the quarters [N, 4] and bins [N, 360] of what was seen; a temperature for each number."""
        return distributions(
            self.quarters, self.bins, seen=self.seen, temperature=temperatures[self.seen.sum(axis=0)][:, None]
        )
