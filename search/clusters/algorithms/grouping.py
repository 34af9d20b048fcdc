"""What every algorithm gets and gives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.graph import Graph
from search.clusters.algorithms.linkage import average_tree
from search.clusters.trees.tree import Tree

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]
Tell = Callable[[float], None]

UNSORTED = -1


@dataclass(frozen=True)
class Rows:
    """What is to be grouped: photos, or of a large library the means of some photos that are much alike.

    vectors float32 [M, D]: a photo's has length 1, a mean is as long as it is. weights int64 [M]: photos each.
    graph: that of nearest neighbours, where rows are photos and there are enough of them.
    """

    vectors: Floats
    weights: Labels
    graph: Graph | None = None
    seed: int = 0
    tell: Tell = lambda _: None

    def __len__(self) -> int:
        return len(self.vectors)


@dataclass(frozen=True)
class Grouping:
    """labels int64 [N] (UNSORTED where a photo fits nowhere), and the tree they were cut from at height `cut`."""

    labels: Labels
    tree: Tree | None = None
    cut: float | None = None


def tree_over(labels: Labels, vectors: Floats) -> Tree | None:
    """A tree whose leaves are the groups themselves, for algorithms that make none; None where nothing is grouped."""
    groups = int(labels.max(initial=-1)) + 1
    if not groups:
        return None
    inside = labels >= 0
    sizes = np.bincount(labels[inside], minlength=groups)
    sums = np.zeros((groups, vectors.shape[1]), np.float32)
    np.add.at(sums, labels[inside], vectors[inside])
    means = np.asarray(sums / sizes[:, None], np.float32)
    return average_tree(means, sizes).with_photos(labels, "centres")
