"""k-means: every photo to the nearest of k middles; k by the silhouette, nobody having to say."""

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED, Floats, Grouping, Labels, Rows
from search.clusters.algorithms.silhouette import LEAST_SILHOUETTE, silhouette

TRIED = 16
"""Numbers of clusters that are tried."""
JUDGED = 4000
"""Rows on which they are tried."""
FOUND = 0.8


def kmeans(rows: Rows, k: int | None) -> Grouping:
    """Lloyd's algorithm from k-means++ (Arthur and Vassilvitskii 2007); long tails are not for it."""
    count = k if k is not None else _best_count(rows)
    if count is None:
        return Grouping(np.full(len(rows), UNSORTED, np.int64))
    return Grouping(_fitted(rows.vectors, rows.weights, count, rows.seed))


def _best_count(rows: Rows) -> int | None:
    """The number with the best silhouette; None where no two groups lie well."""
    chosen = np.random.default_rng(rows.seed).permutation(len(rows))[:JUDGED]
    vectors, weights = rows.vectors[chosen], rows.weights[chosen]
    counts = sorted({int(count) for count in np.geomspace(2, max(2, len(chosen) // 3), TRIED)})
    best, found = LEAST_SILHOUETTE, None
    for step, count in enumerate(counts, 1):
        value = silhouette(vectors, _fitted(vectors, weights, count, rows.seed), weights)
        if value > best:
            best, found = value, count
        rows.tell(FOUND * step / len(counts))
    return found


def _fitted(vectors: Floats, weights: Labels, count: int, seed: int) -> Labels:
    from sklearn.cluster import KMeans

    model = KMeans(count, n_init=1, max_iter=50, random_state=seed)
    labels = np.asarray(model.fit_predict(vectors, sample_weight=weights), np.int64)
    return np.unique(labels, return_inverse=True)[1]
