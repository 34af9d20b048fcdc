"""Agglomerative clustering: the whole tree, cut where photos lie best, or into as many groups as asked for."""

from collections.abc import Callable

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED, Floats, Grouping, Labels, Rows, Tell
from search.clusters.algorithms.linkage import average_tree, ward_tree
from search.clusters.algorithms.silhouette import LEAST_SILHOUETTE, best_cut
from search.clusters.trees.tree import Tree

LINKED = 0.6
"""Share of the work that the linkage is; the rest is finding the cut."""


def average_linkage(rows: Rows, k: int | None) -> Grouping:
    """By mean cosine distance of all pairs."""
    return _agglomerated(rows, k, average_tree)


def ward_linkage(rows: Rows, k: int | None) -> Grouping:
    """By the least added variance (Ward 1963)."""
    return _agglomerated(rows, k, ward_tree)


def _agglomerated(rows: Rows, k: int | None, link: Callable[[Floats, Labels, Tell], Tree]) -> Grouping:
    tree = link(rows.vectors, rows.weights, lambda done: rows.tell(LINKED * done))
    count, value = (
        (k, 1.0)
        if k is not None
        else best_cut(tree, rows.vectors, rows.weights, lambda done: rows.tell(LINKED + (1 - LINKED) * done))
    )
    if value < LEAST_SILHOUETTE:
        return Grouping(np.full(len(rows), UNSORTED, np.int64), tree)
    return Grouping(tree.cut(count), tree, tree.height_of(count))
