"""Clustering algorithms by name. Adding one = one function and one line.

Their libraries are imported where they are used: the web process lists the names and never clusters.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from search.clusters.agglomerative import average_linkage, ward_linkage
from search.clusters.axes import own_axes, unit_rows
from search.clusters.density import FEW, LEAST_SIZE, hdbscan
from search.clusters.grouping import UNSORTED, Floats, Grouping, Labels, Rows, Tell, tree_over
from search.errors import ClusterError

Algorithm = Callable[[Rows, int | None], Grouping]

MOST_WHOLE = 5000
"""Photos up to which all pairs are compared (100 MB of distances); of more, a sample makes the clusters."""
SAME = 0.02
"""Mean cosine distance below which photos are all one thing."""

ALGORITHMS: dict[str, Algorithm] = {"average": average_linkage, "ward": ward_linkage, "hdbscan": hdbscan}
DEFAULT = "average"


def cluster(vectors: Floats, algorithm: str | None = None, k: int | None = None, seed: int = 0) -> Labels:
    """The labels alone of `grouped`."""
    return grouped(vectors, algorithm, k, seed).labels


def grouped(
    vectors: Floats,
    algorithm: str | None = None,
    k: int | None = None,
    seed: int = 0,
    tell: Tell = lambda _: None,
) -> Grouping:
    """Group unit vectors float32 [N, D]: labels int64 [N] from 0 by falling size, -1 for photos that fit nowhere.

    Nobody has to give `k`. Raises ClusterError for an unknown algorithm, an impossible k, or NaN.
    """
    run = _algorithm(algorithm or DEFAULT)
    _check(vectors, k)
    if len(vectors) < 2:
        return Grouping(np.full(len(vectors), UNSORTED, np.int64))
    vectors = unit_rows(np.asarray(vectors, np.float32))
    if k is None and _all_alike(vectors):
        labels = np.zeros(len(vectors), np.int64)
        return _with_tree(labels, vectors)
    if len(vectors) > MOST_WHOLE:
        found = _by_sample(run, vectors, k, seed, tell)
    else:
        found = run(Rows(own_axes(vectors), np.ones(len(vectors), np.int64), seed, tell), k)
    labels = _tidied(found.labels, keep_small=k is not None or len(vectors) <= FEW)
    return replace(found, labels=labels) if found.tree else _with_tree(labels, vectors)


def _with_tree(labels: Labels, vectors: Floats) -> Grouping:
    """A grouping that came without a tree gets the one over its groups."""
    tree = tree_over(labels, vectors)
    return Grouping(labels, tree, tree.height_of(tree.leaves) if tree else None)


def _by_sample(run: Algorithm, vectors: Floats, k: int | None, seed: int, tell: Tell) -> Grouping:
    """Cluster a sample; every other photo joins the nearest centre if it lies as close as members do."""
    chosen = np.sort(np.random.default_rng(seed).permutation(len(vectors))[:MOST_WHOLE])
    rows = Rows(own_axes(vectors[chosen]), np.ones(len(chosen), np.int64), seed, tell)
    found = _tidied(run(rows, k).labels, keep_small=k is not None)
    if found.max() < 0:
        return Grouping(np.full(len(vectors), UNSORTED, np.int64))
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
    return Grouping(labels)


def _tidied(labels: Labels, *, keep_small: bool) -> Labels:
    """Labels from 0 by falling size; groups too small to be one become unsorted."""
    names, inverse, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    least = 2 if keep_small else LEAST_SIZE
    good = (names >= 0) & (sizes >= least)
    order = np.argsort(-sizes[good], kind="stable")
    fresh = np.full(len(names), UNSORTED, np.int64)
    fresh[np.flatnonzero(good)[order]] = np.arange(len(order))
    return fresh[inverse]


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
