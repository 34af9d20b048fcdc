"""Communities of the graph of nearest neighbours: groups that are tied to themselves more than to the others."""

import numpy as np

from search.clusters.algorithms.graph import graph_of, leiden
from search.clusters.algorithms.grouping import UNSORTED, Grouping, Labels, Rows, tree_over
from search.clusters.algorithms.silhouette import LEAST_SILHOUETTE, judged

RESOLUTIONS = tuple(2.0**step for step in range(-2, 8))


def communities(rows: Rows, k: int | None) -> Grouping:
    """Leiden at several resolutions, of which the best silhouette is taken; told k, the finest joined into k."""
    affinity = (rows.graph or graph_of(rows.vectors, seed=rows.seed)).affinity()
    if k is not None:
        return _joined(rows, leiden(affinity, RESOLUTIONS[-1], rows.seed), k)
    best, found = LEAST_SILHOUETTE, np.full(len(rows), UNSORTED, np.int64)
    for step, resolution in enumerate(RESOLUTIONS, 1):
        labels = leiden(affinity, resolution, rows.seed)
        value = judged(rows.vectors, labels, rows.seed)
        if value > best:
            best, found = value, labels
        rows.tell(step / len(RESOLUTIONS))
    return Grouping(found)


def _joined(rows: Rows, labels: Labels, k: int) -> Grouping:
    tree = tree_over(labels, rows.vectors)
    if tree is None or tree.leaves < k:
        return Grouping(labels, tree, tree.height_of(tree.leaves) if tree else None)
    return Grouping(tree.cut(k), tree, tree.height_of(k))
