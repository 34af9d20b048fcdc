"""The nearest neighbours of many vectors at once, for graphs over a whole library."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.axes import unit_rows

Floats = NDArray[np.float32]
Indexes = NDArray[np.int32]

EXACT_UP_TO = 12_000
"""Vectors among which every pair is looked at."""
ROOMS_SEEN = 14
ROUNDS = 3
_AT_ONCE = 1024


def nearest(
    queries: Floats, base: Floats, k: int, *, seed: int = 0, tell: Callable[[float], None] = lambda _: None
) -> tuple[Indexes, Floats]:
    """The k nearest rows of `base` to each query, by cosine: indexes [Q, k] and distances 1 - cosine, rising.

    queries [Q, D] and base [N, D] have unit rows; k <= N. A vector that is in both is its own neighbour. Above
    EXACT_UP_TO rows only the likeliest rooms are looked at (an inverted file, Jegou et al. 2011).
    """
    found = np.empty((len(queries), k), np.int32), np.empty((len(queries), k), np.float32)
    if len(base) <= EXACT_UP_TO:
        for start in range(0, len(queries), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found[0][part], found[1][part] = _among(queries[part], base, k)
            tell(min(1.0, (start + _AT_ONCE) / len(queries)))
        return found
    rooms = Rooms(base, seed)
    for room, rows in enumerate(rooms.of(queries)):
        if len(rows):
            held = rooms.beside(room, k)
            index, found[1][rows] = _among(queries[rows], base[held], k)
            found[0][rows] = held[index]
        tell((room + 1) / len(rooms.middles))
    return found


class Rooms:
    """Vectors put into rooms around middles (spherical k-means), each with its nearest rooms."""

    def __init__(self, base: Floats, seed: int) -> None:
        count = int(np.sqrt(len(base)))
        rng = np.random.default_rng(seed)
        self.middles = base[rng.choice(len(base), count, replace=False)]
        sample = base[rng.choice(len(base), min(len(base), 64 * count), replace=False)]
        for _ in range(ROUNDS):
            self.middles = self._moved(sample)
        self.held = self.of(base)
        self.order = np.argsort(-(self.middles @ self.middles.T), axis=1)

    def of(self, vectors: Floats) -> list[NDArray[np.intp]]:
        """For each room the rows whose nearest middle it is."""
        room = self._nearest(vectors)
        order = np.argsort(room, kind="stable")
        return np.split(order, np.searchsorted(room[order], np.arange(1, len(self.middles))))

    def beside(self, room: int, least: int) -> NDArray[np.intp]:
        """Rows of the room and of those around it; at least so many."""
        parts, count = [], 0
        for seen, other in enumerate(self.order[room]):
            if seen >= ROOMS_SEEN and count >= least:
                break
            parts.append(self.held[other])
            count += len(self.held[other])
        return np.concatenate(parts)

    def _nearest(self, vectors: Floats) -> NDArray[np.intp]:
        parts = np.array_split(vectors, 1 + len(vectors) // 8192)
        return np.concatenate([(part @ self.middles.T).argmax(1) for part in parts])

    def _moved(self, sample: Floats) -> Floats:
        room = self._nearest(sample)
        sums = np.zeros_like(self.middles)
        np.add.at(sums, room, sample)
        empty = np.bincount(room, minlength=len(self.middles)) == 0
        sums[empty] = self.middles[empty]
        return unit_rows(sums)


def _among(queries: Floats, base: Floats, k: int) -> tuple[NDArray[np.intp], Floats]:
    distances = 1.0 - queries @ base.T
    chosen = np.argpartition(distances, k - 1, axis=1)[:, :k]
    near = np.take_along_axis(distances, chosen, 1)
    order = np.argsort(near, axis=1, kind="stable")
    sorted_ = np.take_along_axis(near, order, 1)
    return np.take_along_axis(chosen, order, 1), np.maximum(sorted_, 0.0, dtype=np.float32)
