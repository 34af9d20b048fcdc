"""Ways to split one cluster: its own tree (Ward 1963), cut into two parts, three, and so on."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.axes import own_axes, unit_rows
from search.clusters.algorithms.linkage import ward_tree
from search.clusters.algorithms.silhouette import silhouette

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

MOST_PARTS = 12
MOST_WHOLE = 2000
"""Photos up to which all are in the tree; of more, a sample makes the parts, and the others join the nearest."""

SAME = 1e-3
"""Height of a tree whose photos are all one thing."""


@dataclass(frozen=True)
class Cuts:
    """`ways`: labels [N] from 0 by falling size, for rising numbers of parts.

    `suggested` is the number of parts, at most the root of N, that lie best.
    """

    ways: list[Labels]
    suggested: int


def nested_cuts(vectors: Floats, seed: int = 0) -> Cuts:
    """Unit vectors float32 [N, D] of a cluster -> its splits; no way at all where N < 2 or all are the same."""
    if len(vectors) < 2:
        return Cuts([], 0)
    near = own_axes(vectors)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(near))[:MOST_WHOLE])
    sample = near[chosen]
    tree = ward_tree(sample, np.ones(len(sample), np.int64))
    if tree.heights[-1] < SAME:
        return Cuts([], 0)
    labels = [tree.cut(count) for count in range(2, min(MOST_PARTS, len(sample)) + 1)]
    likely = labels[: max(1, math.isqrt(len(sample)) - 1)]
    values = [silhouette(sample, found) for found in likely]
    return Cuts([_by_size(_of_all(near, sample, found)) for found in labels], int(np.argmax(values)) + 2)


def _of_all(near: Floats, sample: Floats, labels: Labels) -> Labels:
    if len(near) == len(sample):
        return labels
    centres = unit_rows(np.stack([sample[labels == label].mean(0) for label in range(labels.max() + 1)]))
    return np.asarray((near @ centres.T).argmax(1), np.int64)


def _by_size(labels: Labels) -> Labels:
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[labels]
