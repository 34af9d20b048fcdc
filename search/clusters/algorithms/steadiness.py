"""A new grouping changes the old one by little steps: the changes that help most, of few photos at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.grouping import Floats, Labels
from search.clusters.algorithms.neighbours import nearest
from search.clusters.algorithms.silhouette import silhouettes
from search.clusters.identity import SAME
from search.clusters.votes import NEIGHBOURS, voted

MARGIN = 0.05
"""By how much the mean silhouette must be better for the whole grouping to be taken over."""
MOST_MOVED = 0.02
"""Share of the photos that may change sides otherwise."""
KNOWN = 0.5
"""Share of the photos that must have been in a cluster before; of fewer the old grouping says too little."""
LEAST_SIZE = 3
OVERLAP = 0.2
"""Share of either of two clusters that both must have in common to have to do with each other."""


@dataclass(frozen=True)
class Change:
    """Some clusters arranged anew: `labels` of `rows`, how many photos change sides, and what all gain by it."""

    rows: NDArray[np.intp]
    labels: Labels
    moved: int
    gain: float


def steadied(fresh: Labels, before: Labels, vectors: Floats) -> Labels:
    """The old clusters with the new photos in them, changed a little where that helps; labels [N], unit vectors [N, D].

    before [N]: each photo's cluster so far, UNSORTED for those in none and for new ones. Where the fresh labels are
    far better as a whole, these.
    """
    if (before >= 0).sum() < KNOWN * len(before):
        return fresh
    grown = _grown(fresh, before, vectors)
    gains = silhouettes(vectors, _whole(fresh)) - silhouettes(vectors, _whole(grown))
    if gains.mean() > MARGIN:
        return fresh
    left = MOST_MOVED * float((before >= 0).sum())
    for change in sorted(_changes(grown, fresh, before, gains), key=lambda one: one.moved / one.gain):
        if change.moved <= left:
            left -= change.moved
            grown[change.rows] = change.labels
    return grown


def _grown(fresh: Labels, before: Labels, vectors: Floats) -> Labels:
    """New photos join by vote; what then is in no cluster makes those of the fresh clusters that are mostly its own."""
    known, waiting = np.flatnonzero(before >= 0), np.flatnonzero(before < 0)
    found = before.copy()
    if len(waiting):
        indexes, distances = nearest(vectors[waiting], vectors[known], min(NEIGHBOURS, len(known)))
        found[waiting] = voted(before[known][indexes], 1.0 - distances)
    next_ = int(before.max()) + 1
    for group in range(int(fresh.max(initial=-1)) + 1):
        inside = fresh == group
        new = inside & (found < 0)
        if new.sum() >= max(LEAST_SIZE, inside.sum() / 2):
            found[new] = next_
            next_ += 1
    return found


def _changes(grown: Labels, fresh: Labels, before: Labels, gains: Floats) -> list[Change]:
    """What the fresh labels would do, apart for sets of clusters that have to do with each other; only what helps."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    old, new = int(grown.max(initial=-1)) + 1, int(fresh.max(initial=-1)) + 1
    inside = (grown >= 0) & (fresh >= 0)
    ones = np.ones(int(inside.sum()), np.int64)
    common = coo_matrix((ones, (grown[inside], old + fresh[inside])), (old + new, old + new)).tocsr().tocoo()
    sizes = np.concatenate(
        [np.bincount(grown[grown >= 0], minlength=old), np.bincount(fresh[fresh >= 0], minlength=new)]
    )
    tied = common.data >= OVERLAP * np.minimum(sizes[common.row], sizes[common.col])
    ties = coo_matrix((common.data[tied], (common.row[tied], common.col[tied])), common.shape)
    part = connected_components(ties, directed=False)[1]
    was = np.where(grown >= 0, part[np.maximum(grown, 0)], -1)
    to = np.where(fresh >= 0, part[old + np.maximum(fresh, 0)], -2)
    rows = np.flatnonzero(was == to)
    rows = rows[np.argsort(was[rows], kind="stable")]
    found, next_ = [], old
    for group in np.split(rows, np.flatnonzero(np.diff(was[rows])) + 1):
        labels = _named(grown[group], fresh[group], next_)
        next_ = max(next_, int(labels.max(initial=-1)) + 1)
        moved = int(((labels != grown[group]) & (before[group] >= 0)).sum())
        found.append(Change(group, labels, moved, float(gains[group].sum())))
    return [change for change in found if change.gain > 0 and (change.labels != grown[change.rows]).any()]


def _named(grown: Labels, fresh: Labels, next_: int) -> Labels:
    """The fresh groups under the old labels of those they share half with, one each; others from `next_` on."""
    from scipy.optimize import linear_sum_assignment

    olds, rows = np.unique(grown, return_inverse=True)
    news, columns = np.unique(fresh, return_inverse=True)
    table = np.zeros((len(olds), len(news)), np.int64)
    np.add.at(table, (rows, columns), 1)
    names = next_ + np.arange(len(news))
    either = table.sum(1, keepdims=True) + table.sum(0) - table
    for row, column in zip(*linear_sum_assignment(-table / either), strict=True):
        if table[row, column] >= SAME * either[row, column]:
            names[column] = olds[row]
    return np.asarray(names[columns], np.int64)


def _whole(labels: Labels) -> Labels:
    """Photos in no cluster as clusters of their own."""
    alone = labels < 0
    whole = np.where(alone, labels.max(initial=-1) + np.cumsum(alone), labels)
    return np.asarray(np.unique(whole, return_inverse=True)[1], np.int64)
