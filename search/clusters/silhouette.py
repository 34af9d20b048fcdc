"""How many clusters: the cut of the tree whose photos lie best (Rousseeuw 1987), nobody having to say."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

CUTS = 60


def silhouette(distances: Floats, labels: Labels) -> float:
    """Mean silhouette of a partition; distances [N, N], labels [N] from 0. Lone photos count 0."""
    rows = np.arange(len(labels))
    member = np.zeros((len(labels), labels.max() + 1), np.float32)
    member[rows, labels] = 1.0
    sizes = member.sum(0)
    sums = distances @ member
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(1)
    values = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
    values[sizes[labels] == 1] = 0.0
    return float(values.mean())


def best_cut(tree: NDArray[np.float64], distances: Floats) -> tuple[Labels, float]:
    """The labels of the best cut of a linkage tree, from 0, and their silhouette."""
    best = (np.zeros(len(distances), np.int64), -1.0)
    for count in _counts(len(distances)):
        labels = cut(tree, count)
        if labels.max() > 0:
            value = silhouette(distances, labels)
            if value > best[1]:
                best = (labels, value)
    return best


def cut(tree: NDArray[np.float64], count: int) -> Labels:
    """At most `count` clusters, labelled from 0."""
    from scipy.cluster.hierarchy import fcluster

    return np.asarray(fcluster(tree, count, "maxclust"), np.int64) - 1


def _counts(photos: int) -> Iterator[int]:
    """Numbers of clusters worth trying, closer together where they are small."""
    most = max(2, photos // 2)
    return iter(sorted({int(value) for value in np.geomspace(2, most, CUTS)}))
