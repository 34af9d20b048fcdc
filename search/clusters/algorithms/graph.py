"""The graph of nearest neighbours: who is near whom, once for communities, for large libraries and for votes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.axes import unit_rows
from search.clusters.algorithms.neighbours import nearest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]
Tell = Callable[[float], None]

NEIGHBOURS = 15
AT_ONCE = 8192
ROUNDS, POWER = 2, 3
FLOOR = 0.25
"""Cosine on the library's own axes from which on two photos have to do with each other."""


@dataclass(frozen=True)
class Graph:
    """indexes int32 [N, k] of each photo's nearest others, closeness float32 [N, k] (cosine), falling."""

    indexes: NDArray[np.int32]
    closeness: Floats

    def among(self, vectors: Floats) -> "Graph":
        """The same neighbours, as close as they are in these vectors [N, D] of length 1."""
        parts = np.array_split(np.arange(len(vectors)), 1 + len(vectors) // AT_ONCE)
        near = [np.einsum("nkd,nd->nk", vectors[self.indexes[part]], vectors[part]) for part in parts]
        return Graph(self.indexes, np.concatenate(near))

    def affinity(self, floor: float = FLOOR) -> "csr_matrix":
        """How much two photos have to do with each other [N, N]: cosine above the floor, of mutual ones double."""
        from scipy.sparse import csr_matrix

        count, k = self.indexes.shape
        weight = np.maximum(self.closeness - np.float32(floor), 0.0)
        rows = np.repeat(np.arange(count), k)
        one_way = csr_matrix((weight.ravel(), (rows, self.indexes.ravel())), (count, count))
        one_way.eliminate_zeros()
        return (one_way + one_way.T).tocsr()


def graph_of(vectors: Floats, k: int = NEIGHBOURS, *, seed: int = 0, tell: Tell = lambda _: None) -> Graph:
    """The k nearest others of each row, fewer where there are fewer rows. vectors [N, D] of any length, N >= 2."""
    rows = unit_rows(vectors)
    k = min(k, len(rows) - 1)
    indexes, distances = nearest(rows, rows, k + 1, seed=seed, tell=tell)
    itself = indexes == np.arange(len(rows), dtype=np.int32)[:, None]
    itself[~itself.any(1), -1] = True  # copies crowded it out of its own neighbours
    kept = ~itself
    kept &= np.cumsum(kept, axis=1) <= k
    shape = (len(rows), k)
    return Graph(indexes[kept].reshape(shape), 1.0 - distances[kept].reshape(shape))


def smoothed(vectors: Floats, graph: Graph) -> tuple[Floats, Graph]:
    """Every photo drawn to its neighbours by the cube of their cosine, twice: groups get denser, gaps between wider.

    Database-side augmentation (Turcot and Lowe 2009; Arandjelovic and Zisserman 2012). vectors [N, D] of length 1; the
    graph comes back with the cosines there.
    """
    for _ in range(ROUNDS):
        weights = np.maximum(graph.closeness, 0.0) ** POWER
        parts = np.array_split(np.arange(len(vectors)), 1 + len(vectors) // AT_ONCE)
        drawn = [
            vectors[part] + np.einsum("nkd,nk->nd", vectors[graph.indexes[part]], weights[part])
            for part in parts
        ]
        vectors = unit_rows(np.concatenate(drawn))
        graph = graph.among(vectors)
    return vectors, graph


def leiden(affinity: "csr_matrix", resolution: float, seed: int = 0) -> Labels:
    """Communities of the graph (Traag et al. 2019) by falling size; the higher the resolution, the smaller they are."""
    from sknetwork.clustering import Leiden

    if not affinity.nnz:
        return np.arange(affinity.shape[0])
    model = Leiden(resolution=resolution, random_state=seed, return_probs=False, return_aggregate=False)
    return np.asarray(model.fit_predict(affinity), np.int64)
