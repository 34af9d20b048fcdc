"""Clustering algorithms by name. Adding one = one function and one line.

Their libraries are imported where they are used: the web process lists the names and never clusters.
"""

from collections.abc import Callable

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from search.clusters.axes import own_axes, unit_rows
from search.clusters.silhouette import best_cut, cut
from search.errors import ClusterError

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]
Algorithm = Callable[[Floats, int | None], Labels]

UNSORTED = -1
MOST_WHOLE = 5000
"""Photos up to which all pairs are compared (100 MB of distances); of more, a sample makes the clusters."""
SAME = 0.02
"""Mean cosine distance below which photos are all one thing."""
LEAST_SILHOUETTE = 0.03
LEAST_SIZE = 3
FEW = 24
"""Photos among which even two make a cluster."""


def average_linkage(vectors: Floats, k: int | None) -> Labels:
    """Agglomerative clustering by mean cosine distance, cut where the silhouette is best, or into k."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    near = own_axes(vectors)
    distances = _distances(near)
    tree = linkage(squareform(distances, checks=False), "average")
    if k is not None:
        return cut(tree, k)
    labels, value = best_cut(tree, distances)
    return labels if value >= LEAST_SILHOUETTE else np.full(len(vectors), UNSORTED, np.int64)


def hdbscan(vectors: Floats, k: int | None) -> Labels:
    """HDBSCAN (Campello et al. 2013) on the library's own axes; it finds the number of clusters by density."""
    if k is not None:
        raise ClusterError(
            _("HDBSCAN finds the number of clusters by itself; leave k out, or use `average`.")
        )
    from sklearn.cluster import HDBSCAN

    least = LEAST_SIZE if len(vectors) > FEW else 2
    model = HDBSCAN(min_cluster_size=least, min_samples=2, metric="euclidean", copy=True)
    return np.asarray(model.fit_predict(own_axes(vectors)), np.int64)


ALGORITHMS: dict[str, Algorithm] = {"average": average_linkage, "hdbscan": hdbscan}
DEFAULT = "average"


def cluster(vectors: Floats, algorithm: str | None = None, k: int | None = None, seed: int = 0) -> Labels:
    """Group unit vectors float32 [N, D]: labels int64 [N] from 0 by falling size, -1 for photos that fit nowhere.

    Nobody has to give `k`. Raises ClusterError for an unknown algorithm, an impossible k, or NaN.
    """
    run = _algorithm(algorithm or DEFAULT)
    _check(vectors, k)
    if len(vectors) < 2:
        return np.full(len(vectors), UNSORTED, np.int64)
    vectors = unit_rows(np.asarray(vectors, np.float32))
    if k is None and _all_alike(vectors):
        return np.zeros(len(vectors), np.int64)
    labels = run(vectors, k) if len(vectors) <= MOST_WHOLE else _by_sample(run, vectors, k, seed)
    return _tidied(labels, keep_small=k is not None or len(vectors) <= FEW)


def _by_sample(run: Algorithm, vectors: Floats, k: int | None, seed: int) -> Labels:
    """Cluster a sample; every other photo joins the nearest centre if it lies as close as members do."""
    chosen = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:MOST_WHOLE])
    found = _tidied(run(vectors[chosen], k), keep_small=k is not None)
    if found.max() < 0:
        return np.full(len(vectors), UNSORTED, np.int64)
    sample = vectors[chosen]
    centres = unit_rows(np.stack([sample[found == label].mean(0) for label in range(found.max() + 1)]))
    closeness = (sample * centres[found]).sum(1)
    floors = np.array([np.quantile(closeness[found == label], 0.05) for label in range(len(centres))])
    nearest = np.concatenate(
        [(part @ centres.T).argmax(1) for part in np.array_split(vectors, 1 + len(vectors) // 4096)]
    )
    fits = (vectors * centres[nearest]).sum(1) >= floors[nearest]
    labels = np.where(fits, nearest, UNSORTED)
    labels[chosen] = found
    return labels


def _tidied(labels: Labels, *, keep_small: bool) -> Labels:
    """Labels from 0 by falling size; groups too small to be one become unsorted."""
    names, inverse, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    least = 2 if keep_small else LEAST_SIZE
    good = (names >= 0) & (sizes >= least)
    order = np.argsort(-sizes[good], kind="stable")
    fresh = np.full(len(names), UNSORTED, np.int64)
    fresh[np.flatnonzero(good)[order]] = np.arange(len(order))
    return fresh[inverse]


def _distances(vectors: Floats) -> Floats:
    distances = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0).astype(np.float32)
    distances = (distances + distances.T) / 2
    np.fill_diagonal(distances, 0.0)
    return np.asarray(distances, np.float32)


def _all_alike(vectors: Floats) -> bool:
    return bool(1.0 - np.square(np.linalg.norm(vectors.mean(0, dtype=np.float64))) < SAME)


def _algorithm(name: str) -> Algorithm:
    try:
        return ALGORITHMS[name]
    except KeyError:
        known = ", ".join(ALGORITHMS)
        raise ClusterError(
            _("There is no clustering algorithm %(name)r; choose one of %(known)s.")
            % {"name": name, "known": known}
        ) from None


def _check(vectors: Floats, k: int | None) -> None:
    if vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise ClusterError(_("Vectors to cluster must be finite rows of numbers."))
    if k is not None and not 1 <= k <= len(vectors):
        raise ClusterError(
            _("%(vectors)s photos cannot be put into %(value)s clusters.")
            % {"vectors": len(vectors), "value": k}
        )
