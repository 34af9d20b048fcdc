"""Clustering algorithms by name. Adding one = one function and one line.

Their libraries are imported where they are used: the web process lists the names and never clusters.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from search.clusters.algorithms.agglomerative import average_linkage, ward_linkage
from search.clusters.algorithms.axes import own_axes, unit_rows
from search.clusters.algorithms.communities import communities
from search.clusters.algorithms.condensing import condensed
from search.clusters.algorithms.density import FEW, LEAST_SIZE, hdbscan
from search.clusters.algorithms.graph import NEIGHBOURS, graph_of, smoothed
from search.clusters.algorithms.grouping import UNSORTED, Floats, Grouping, Labels, Rows, Tell, tree_over
from search.clusters.algorithms.kmeans import kmeans
from search.clusters.algorithms.steadiness import steadied
from search.clusters.algorithms.texts import Words, fused, weights_checked
from search.errors import ClusterError

Algorithm = Callable[[Rows, int | None], Grouping]

MOST_WHOLE = 10_000
"""Photos up to which all pairs are compared (400 MB of distances)."""
GRAPH_DONE, CONDENSED = 0.5, 0.6
"""Shares of the work: of all of it, and of the rest."""
PHOTOS_A_NEIGHBOUR = 8
"""Of a small library each photo has fewer neighbours, lest all are drawn to all."""
SAME = 0.02
"""Mean cosine distance below which photos are all one thing."""

ALGORITHMS: dict[str, Algorithm] = {
    "average": average_linkage,
    "ward": ward_linkage,
    "kmeans": kmeans,
    "hdbscan": hdbscan,
    "communities": communities,
}
DEFAULT = "average"
VERSION = 1
"""Of what the algorithms find: raised when the same photos are to be grouped otherwise than before."""


def cluster(vectors: Floats, algorithm: str | None = None, k: int | None = None, seed: int = 0) -> Labels:
    """The labels alone of `grouped`."""
    return grouped(vectors, algorithm, k, seed).labels


def grouped(
    vectors: Floats,
    algorithm: str | None = None,
    k: int | None = None,
    seed: int = 0,
    *,
    said: Mapping[str, Words] | None = None,
    weights: Mapping[str, float] | None = None,
    before: Labels | None = None,
    tell: Tell = lambda _: None,
) -> Grouping:
    """Group unit vectors float32 [N, D]: labels int64 [N] from 0 by falling size, -1 for photos that fit nowhere.

    Nobody has to give `k`. What is `said` of the photos counts by its `weights` (search.clusters.algorithms.texts).
    From `before` [N], the clusters of a former run (UNSORTED for new photos), it departs only for what is clearly
    better; not where k is given. Raises ClusterError for an unknown algorithm, an impossible k or weight, or NaN.
    """
    run = _algorithm(algorithm or DEFAULT)
    _check(vectors, k)
    if len(vectors) < 2:
        return Grouping(np.full(len(vectors), UNSORTED, np.int64))
    vectors = unit_rows(np.asarray(vectors, np.float32))
    if k is None and _all_alike(vectors):
        labels = np.zeros(len(vectors), np.int64)
        return _with_tree(labels, vectors)
    near = fused(own_axes(vectors), said or {}, weights_checked(weights or {}))
    rows = _rows(near, seed, tell, smooth=run is not hdbscan)
    found = _run(run, rows, k)
    keep_small = k is not None or len(vectors) <= FEW
    labels = _tidied(found.labels, keep_small=keep_small)
    if before is not None and k is None:
        labels = _tidied(steadied(labels, before, rows.vectors), keep_small=keep_small)
    return replace(found, labels=labels) if found.tree else _with_tree(labels, vectors)


def _with_tree(labels: Labels, vectors: Floats) -> Grouping:
    """A grouping that came without a tree gets the one over its groups."""
    tree = tree_over(labels, vectors)
    return Grouping(labels, tree, tree.height_of(tree.leaves) if tree else None)


def _rows(near: Floats, seed: int, tell: Tell, *, smooth: bool) -> Rows:
    """The photos, smoothed by the one graph that all algorithms share; a few photos have no neighbourhoods.

    HDBSCAN looks for gaps of density itself, and finds wrong ones where they were widened before.
    """
    weights = np.ones(len(near), np.int64)
    if len(near) <= FEW:
        return Rows(near, weights, None, seed, tell)
    k = min(NEIGHBOURS, len(near) // PHOTOS_A_NEIGHBOUR)
    graph = graph_of(near, k, seed=seed, tell=lambda done: tell(GRAPH_DONE * done))
    if smooth:
        near, graph = smoothed(near, graph)
    return Rows(near, weights, graph, seed, lambda done: tell(GRAPH_DONE + (1 - GRAPH_DONE) * done))


def _run(run: Algorithm, rows: Rows, k: int | None) -> Grouping:
    """Look at all pairs of photos, or of a large library at all pairs of rows that stand for photos much alike."""
    if len(rows) <= MOST_WHOLE or run is communities or rows.graph is None:
        return run(rows, k)
    fewer, row = condensed(rows.vectors, rows.graph, rows.seed, lambda done: rows.tell(CONDENSED * done))
    if not len(fewer):
        return Grouping(row)
    found = run(replace(fewer, tell=lambda done: rows.tell(CONDENSED + (1 - CONDENSED) * done)), k)
    labels = np.where(row < 0, UNSORTED, found.labels[np.maximum(row, 0)])
    return Grouping(labels, found.tree.with_photos(row) if found.tree else None, found.cut)


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
