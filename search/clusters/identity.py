"""Clusters keep their identity from run to run, by the photos that they share with their former selves."""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

import numpy as np

SAME = 0.5
NAMED = 0.1
"""A cluster that a person named is looked for longer before its name is given up ..."""
MOSTLY = 0.5
"""... but only in groups that are mostly its photos: a name does not pass on to those that swallow it."""


def identities(
    old: Mapping[UUID, Set[UUID]], new: Sequence[Set[UUID]], named: Set[UUID] = frozenset()
) -> dict[int, UUID]:
    """Which of the new clusters (by position) is which of the old ones.

    The best one-to-one assignment (Hungarian) by Jaccard overlap among the photos that both runs knew, so that
    neither new nor deleted photos make a cluster another.
    """
    common, ids = _common(old, new)
    either = common.sum(1, keepdims=True) + common.sum(0, keepdims=True) - common
    overlap = common / np.maximum(either, 1)
    matched = _assigned(overlap, SAME)
    found = {column: ids[row] for row, column in matched}
    late = [row for row, cluster in enumerate(ids) if cluster in named and cluster not in set(found.values())]
    free = [column for column in range(len(new)) if column not in found]
    mostly = np.where(common >= MOSTLY * common.sum(0), overlap, 0.0)
    for row, column in _assigned(mostly[np.ix_(late, free)], NAMED):
        found[free[column]] = ids[late[row]]
    return found


def _common(old: Mapping[UUID, Set[UUID]], new: Sequence[Set[UUID]]) -> tuple[np.ndarray, list[UUID]]:
    """Photos in common [old, new], and the old ones' ids; a photo is in one cluster of each at most."""
    before = {photo: row for row, photos in enumerate(old.values()) for photo in photos}
    common = np.zeros((len(old), len(new)))
    for column, photos in enumerate(new):
        for photo in photos:
            row = before.get(photo)
            if row is not None:
                common[row, column] += 1
    return common, list(old)


def _assigned(overlap: np.ndarray, least: float) -> list[tuple[int, int]]:
    if not overlap.size:
        return []
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if overlap[i, j] >= least]
