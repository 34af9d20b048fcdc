"""Hard negatives: what the network of this moment takes for alike though it is not."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def hard_negatives(
    vectors: Floats, clusters: NDArray[np.int64], queries: NDArray[np.int64], count: int
) -> NDArray[np.int64]:
    """For each query row the `count` nearest rows of other clusters, one a cluster (Radenovic et al. 2018).

    vectors float32 [N, D] of length 1 -> int64 [Q, count]; where clusters are too few, the last one repeats.
    """
    found = np.zeros((len(queries), count), np.int64)
    for place, query in enumerate(queries):
        order = np.argsort(-(vectors @ vectors[query]), kind="stable")
        taken: list[int] = []
        seen = {int(clusters[query])}
        for row in order:
            if int(clusters[row]) not in seen:
                seen.add(int(clusters[row]))
                taken.append(int(row))
            if len(taken) == count:
                break
        found[place] = (taken + taken[-1:] * count)[:count] if taken else query
    return found
