"""Agglomerative clustering of points that may stand for many photos each: average and ward linkage.

The nearest-neighbour chain (Murtagh 1983; Müllner 2011) over one square of distances, in place: N^2 time and memory.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.clusters.trees.tree import Tree

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Tell = Callable[[float], None]
Update = Callable[[Floats, Floats, float, tuple[float, float], Floats], Floats]
"""Distances of two groups to all, between them, their numbers of photos, those of all -> distances of both together."""

TOLD = 256
"""Merges between two words about the progress."""


def average_tree(vectors: Floats, weights: Whole, tell: Tell = lambda _: None) -> Tree:
    """Mean cosine distance of all pairs of photos. vectors [N, D]: means of unit vectors, of weights [N] photos."""
    distances = -(vectors @ vectors.T)
    distances += 1.0
    np.maximum(distances, 0.0, out=distances)
    pairs, heights = _chain(distances, weights, _average, tell)
    return Tree.of(pairs, heights, np.arange(len(vectors)), "average")


def ward_tree(vectors: Floats, weights: Whole, tell: Tell = lambda _: None) -> Tree:
    """The merge that adds least to the squared distances to the middles (Ward 1963). vectors [N, D], weights [N].

    Heights are those of scipy: the root of twice the added sum.
    """
    lengths = np.square(vectors).sum(1)
    distances = -2 * (vectors @ vectors.T)
    distances += lengths[:, None]
    distances += lengths
    np.maximum(distances, 0.0, out=distances)
    share = weights.astype(np.float32)
    distances *= 2 * share[:, None] * share / (share[:, None] + share)
    pairs, heights = _chain(distances, weights, _ward, tell)
    return Tree.of(pairs, np.sqrt(heights), np.arange(len(vectors)), "ward")


def _average(a: Floats, b: Floats, ab: float, counts: tuple[float, float], sizes: Floats) -> Floats:
    na, nb = counts
    return np.asarray((na * a + nb * b) / (na + nb), np.float32)


def _ward(a: Floats, b: Floats, ab: float, counts: tuple[float, float], sizes: Floats) -> Floats:
    na, nb = counts
    return np.asarray(((na + sizes) * a + (nb + sizes) * b - sizes * ab) / (na + nb + sizes), np.float32)


def _chain(
    distances: Floats,
    weights: Whole,
    update: Update,
    tell: Tell,
) -> tuple[Whole, Floats]:
    """(representatives of the two sides [N - 1, 2], heights [N - 1]) of all merges, in no order."""
    count = len(distances)
    np.fill_diagonal(distances, np.inf)
    sizes = weights.astype(np.float32)
    alive = np.ones(count, bool)
    pairs, heights = np.zeros((max(count - 1, 0), 2), np.int64), np.zeros(max(count - 1, 0), np.float32)
    chain: list[int] = []
    for merge in range(count - 1):
        if not chain:
            chain = [int(alive.argmax())]
        a, b = _top(distances, chain)
        del chain[-2:]
        pairs[merge], heights[merge] = (a, b), distances[a, b]
        counts = float(sizes[a]), float(sizes[b])
        row = update(distances[a], distances[b], float(heights[merge]), counts, sizes)
        row[~alive] = np.inf
        row[[a, b]] = np.inf
        distances[b], distances[:, b] = row, row
        distances[:, a] = np.inf
        alive[a], sizes[b] = False, sizes[a] + sizes[b]
        if merge % TOLD == 0:
            tell(merge / count)
    return pairs, heights


def _top(distances: Floats, chain: list[int]) -> tuple[int, int]:
    """Go on from neighbour to neighbour until two are each other's nearest; they end the chain."""
    while True:
        last = chain[-1]
        near = int(distances[last].argmin())
        if len(chain) > 1 and distances[last, chain[-2]] <= distances[last, near]:
            return last, chain[-2]
        chain.append(near)
