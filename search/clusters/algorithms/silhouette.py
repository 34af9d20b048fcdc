"""How many clusters: the cut of the tree whose photos lie best (Rousseeuw 1987), nobody having to say."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from search.clusters.trees.tree import Tree

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]
Tell = Callable[[float], None]

CUTS, CLOSELY = 60, 16
JUDGED = 10_000
"""Photos by which a partition is judged; of more, a fair sample."""
LEAST_SILHOUETTE = 0.03
"""Of a partition that is no better it is said that nothing belongs together."""


def silhouette(vectors: Floats, labels: Labels, weights: Labels | None = None) -> float:
    """Mean silhouette of a partition by cosine distance; unit vectors [N, D], labels [N] from 0. Lone ones count 0.

    A row may stand for several photos (`weights`), and its vector is then their mean.
    """
    values = silhouettes(vectors, labels, weights)
    return float(np.average(values, weights=weights))


def silhouettes(vectors: Floats, labels: Labels, weights: Labels | None = None) -> Floats:
    """The silhouette of each row, -1..1.

    The mean distance to a group is one minus the product with its mean, so that no pair has to be looked at.
    """
    share = np.ones(len(labels), np.float32) if weights is None else weights.astype(np.float32)
    groups = int(labels.max()) + 1
    sizes = np.asarray(np.bincount(labels, share, groups), np.float32)
    sums = np.zeros((groups, vectors.shape[1]), np.float32)
    np.add.at(sums, labels, vectors * share[:, None])
    means = np.asarray(sums / np.maximum(sizes, 1)[:, None], np.float32)
    return np.concatenate(
        [
            _values(vectors[part], labels[part], share[part], means, sizes)
            for part in np.array_split(np.arange(len(labels)), 1 + len(labels) * groups // 20_000_000)
        ]
    )


def judged(vectors: Floats, labels: Labels, seed: int = 0) -> float:
    """The silhouette of a partition of unit vectors, by a fair sample of them; -1 where there is but one group."""
    chosen = np.random.default_rng(seed).permutation(len(labels))[:JUDGED]
    groups = np.unique(labels[chosen], return_inverse=True)[1]
    return silhouette(vectors[chosen], groups) if groups.max(initial=0) else -1.0


def _values(vectors: Floats, labels: Labels, share: Floats, means: Floats, sizes: Floats) -> Floats:
    distances = 1.0 - vectors @ means.T
    rows = np.arange(len(labels))
    own = distances[rows, labels]
    inside = np.square(vectors).sum(1)
    others = sizes[labels] - share
    own = np.where(others > 0, (own * sizes[labels] - share * (1.0 - inside)) / np.maximum(others, 1), 0.0)
    distances[rows, labels] = np.inf
    other = distances.min(1)
    values = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
    values[(others <= 0) | ~np.isfinite(other)] = 0.0
    return np.asarray(values, np.float32)


def best_cut(tree: Tree, vectors: Floats, weights: Labels, tell: Tell = lambda _: None) -> tuple[int, float]:
    """The number of groups of the best cut, and its silhouette; rows as the tree's leaves are.

    Numbers are tried far apart first, and then closely around the best one.
    """
    most = max(2, len(vectors) if weights.max() > 1 else len(vectors) // 2)
    values = dict[int, float]()
    for stage in range(2):
        counts = _around(values, CLOSELY) if values else _spread(2, most, CUTS)
        for done, count in enumerate(counts):
            labels = tree.cut(count)
            values[count] = silhouette(vectors, labels, weights) if labels.max() > 0 else -1.0
            tell((stage + (done + 1) / len(counts)) / 2)
    return max(values.items(), key=lambda item: item[1])


def _around(values: Mapping[int, float], number: int) -> list[int]:
    """Numbers between those tried just below and above the best one."""
    best = max(values, key=lambda count: values[count])
    below = max((count for count in values if count < best), default=best)
    above = min((count for count in values if count > best), default=best)
    return _spread(below, above, number)


def _spread(least: int, most: int, number: int) -> list[int]:
    """So many numbers of clusters, closer together where they are small."""
    return sorted({round(value) for value in np.geomspace(least, most, number)})
