"""Large libraries: photos that are surely alike become one row, so that any algorithm can look at all pairs of rows."""

from typing import TYPE_CHECKING

import numpy as np

from search.clusters.algorithms.graph import Graph, leiden
from search.clusters.algorithms.grouping import UNSORTED, Floats, Labels, Rows, Tell

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LEAST_ROWS, MOST_ROWS = 1500, 6000
PHOTOS_A_ROW = 20, 4
"""Of a library that has not so many photos: at most and at least so many a row."""
RESOLUTION = 0.125
"""Of communities, for each row that is wanted."""
STEP = 2.0
TRIES = 5
LEAST_SIZE = 3
"""Photos of a row; fewer that hang together with no others fit nowhere."""


def condensed(
    vectors: Floats, graph: Graph, seed: int = 0, tell: Tell = lambda _: None
) -> tuple[Rows, Labels]:
    """(Rows with the means of fine communities of the neighbour graph, the row of each photo, -1 for lone ones)."""
    affinity = graph.affinity()
    tied = np.diff(affinity.indptr) > 0
    least, most = (
        min(rows, len(vectors) // share)
        for rows, share in zip((LEAST_ROWS, MOST_ROWS), PHOTOS_A_ROW, strict=True)
    )
    resolution, row = RESOLUTION * (least * most) ** 0.5, np.zeros(0, np.int64)
    for tried in range(1, TRIES + 1):
        row = leiden(affinity, resolution, seed)
        tell(tried / TRIES)
        count = len(np.unique(row[tied]))
        if least <= count <= most:
            break
        resolution *= STEP if count < least else 1 / STEP
    row = _large_enough(row, affinity)
    return _rows(vectors, row, seed), row


def _large_enough(labels: Labels, affinity: "csr_matrix") -> Labels:
    """Photos of too small communities go with the neighbour they have most to do with, if that one has a row."""
    from scipy.sparse import csr_matrix

    good = np.bincount(labels) >= LEAST_SIZE
    row = np.where(good, np.cumsum(good) - 1, UNSORTED)[labels]
    small = np.flatnonzero(row < 0)
    ties = csr_matrix(affinity[small].multiply(row >= 0))
    near = np.asarray(ties.argmax(1)).ravel()
    row[small] = np.where(np.diff(ties.indptr) > 0, row[near], UNSORTED)
    return np.asarray(row, np.int64)


def _rows(vectors: Floats, row: Labels, seed: int) -> Rows:
    inside = row >= 0
    sizes = np.bincount(row[inside])
    sums = np.zeros((len(sizes), vectors.shape[1]), np.float32)
    np.add.at(sums, row[inside], vectors[inside])
    return Rows(np.asarray(sums / sizes[:, None], np.float32), sizes, seed=seed)
