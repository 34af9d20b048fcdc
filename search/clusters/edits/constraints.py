"""What people decided about clusters, obeyed by every run: applied to its labels before they are stored.

Photos that somebody put into a cluster are must-links to it, photos taken out are cannot-links (Wagstaff et al.
2001), here between photos and clusters: there are far fewer of these than pairs of photos.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.clusters.identity import identities

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]
Rows = NDArray[np.intp]
Times = NDArray[np.float64]

FREE = -1
VOTERS = 5
LEAST_TIED = 3
"""Photos put somewhere by a person that a group must hold, or half of it, before newcomers follow them."""
_AT_ONCE = 2048


@dataclass(frozen=True)
class Decisions:
    """Of one member: photos of each cluster as they stand, and what a run may not change."""

    held: Mapping[UUID, Set[UUID]] = field(default_factory=dict)
    together: Mapping[UUID, UUID] = field(default_factory=dict)
    """Photo -> the cluster that it stays in."""
    apart: Mapping[UUID, Set[UUID]] = field(default_factory=dict)
    """Photo -> clusters that it never joins."""
    lasting: Set[UUID] = frozenset()
    """Clusters that a person named, pinned, hid or put photos into: no run loses them."""
    since: Mapping[UUID, float] = field(default_factory=dict)
    """Tied photo -> when a person spoke of it; seconds, like ..."""
    came: Mapping[UUID, float] = field(default_factory=dict)
    """... photo -> when it was uploaded."""


@dataclass(frozen=True)
class Part:
    """Rows that are one cluster, rising; `cluster` is which known one it is, None for a new one."""

    rows: Rows
    cluster: UUID | None


def constrained(ids: Sequence[UUID], vectors: Floats, labels: Labels, decisions: Decisions) -> list[Part]:
    """The clusters of a run, largest first, people's decisions obeyed and identities kept.

    ids [N] of photos, unit vectors [N, D] (zeros where there is none), labels [N], -1 for photos that fit nowhere.
    """
    homes, tied = _tied(ids, decisions)
    since, came = (
        np.array([times.get(photo, 0.0) for photo in ids]) for times in (decisions.since, decisions.came)
    )
    free = []
    for rows in _groups(labels):
        sides = _dealt(vectors[rows], tied[rows], since[rows], came[rows])
        tied[rows] = sides
        free.append(rows[sides == FREE])
    return _parts(ids, free, homes, tied, decisions)


def _tied(ids: Sequence[UUID], decisions: Decisions) -> tuple[list[UUID], Labels]:
    """Clusters that photos are tied to, and of each row which of them, FREE for most."""
    homes = list(dict.fromkeys(decisions.together.values()))
    number = {cluster: i for i, cluster in enumerate(homes)}
    found = [number[decisions.together[photo]] if photo in decisions.together else FREE for photo in ids]
    return homes, np.array(found, np.int64)


def _groups(labels: Labels) -> Iterator[Rows]:
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(labels.max(initial=-1) + 2))
    for start, stop in pairwise(starts):
        yield order[start:stop]


def _dealt(vectors: Floats, tied: Labels, since: Times, came: Times) -> Labels:
    """Of each row of a group which tie it follows, FREE for those that remain a group.

    Photos that were there when a person spoke do not follow: the person spoke of others. Newcomers go with those of
    the group's known photos that are most like them. What a run finds depends on nothing but photos and decisions.
    """
    bound = tied >= 0
    if not bound.any() or (bound.sum() < LEAST_TIED and 2 * bound.sum() < len(tied)):
        return tied
    known = bound | (came <= since[bound].max())
    sides = tied.copy()
    sides[~known] = _votes(vectors[~known], vectors[known], tied[known])
    return sides


def _votes(newcomers: Floats, known: Floats, sides: Labels) -> Labels:
    """For each newcomer the side (FREE is one) that most of its nearest known photos are on, by likeness."""
    names, side = np.unique(sides, return_inverse=True)
    voters = min(VOTERS, len(known))
    found = np.empty(len(newcomers), np.int64)
    for start in range(0, len(newcomers), _AT_ONCE):
        likeness = newcomers[start : start + _AT_ONCE] @ known.T
        near = np.argpartition(-likeness, voters - 1, axis=1)[:, :voters]
        weights = np.maximum(np.take_along_axis(likeness, near, 1), 1e-6)
        votes = np.zeros((len(likeness), len(names)), np.float32)
        np.add.at(votes, (np.arange(len(likeness))[:, None], side[near]), weights)
        found[start : start + _AT_ONCE] = names[votes.argmax(1)]
    return found


def _parts(
    ids: Sequence[UUID], free: Sequence[Rows], homes: Sequence[UUID], tied: Labels, decisions: Decisions
) -> list[Part]:
    loose = {c: photos - decisions.together.keys() for c, photos in decisions.held.items()}
    matched = identities(loose, [{ids[row] for row in rows} for rows in free], decisions.lasting)
    found: dict[UUID, list[Rows]] = {}
    for i, cluster in matched.items():
        found[cluster] = [free[i]]
    for i, cluster in enumerate(homes):
        if len(rows := np.flatnonzero(tied == i)):
            found.setdefault(cluster, []).append(rows)
    fresh = [rows for i, rows in enumerate(free) if i not in matched]
    kept = _never_lost(ids, decisions, found)
    parts = [Part(np.sort(np.concatenate(rows)), cluster) for cluster, rows in (found | kept).items()]
    parts = _without(parts + [Part(rows, None) for rows in fresh], kept, ids, decisions)
    return sorted(parts, key=lambda part: -len(part.rows))


def _never_lost(
    ids: Sequence[UUID], decisions: Decisions, found: Mapping[UUID, Sequence[Rows]]
) -> dict[UUID, list[Rows]]:
    """Lasting clusters that the run has lost, with the photos that they held, wherever these went."""
    lost = [cluster for cluster in decisions.lasting if cluster not in found]
    home = {photo: c for c in lost for photo in decisions.held.get(c, ()) if photo not in decisions.together}
    rows: dict[UUID, list[int]] = {}
    for row, photo in enumerate(ids):
        if photo in home:
            rows.setdefault(home[photo], []).append(row)
    return {cluster: [np.array(held, np.intp)] for cluster, held in rows.items()}


def _without(
    parts: Sequence[Part], kept: Mapping[UUID, Sequence[Rows]], ids: Sequence[UUID], decisions: Decisions
) -> list[Part]:
    """Rows that a lost cluster took back leave the others, and photos leave what they must not be in.

    One photo alone is a cluster only where a person said so.
    """
    taken = np.concatenate([rows for held in kept.values() for rows in held] or [np.zeros(0, np.intp)])
    left = []
    for part in parts:
        rows = part.rows
        if part.cluster not in kept:
            rows = np.setdiff1d(rows, taken)
        if part.cluster is not None and decisions.apart:
            out = [part.cluster in decisions.apart.get(ids[row], ()) for row in rows]
            rows = rows[~np.array(out, bool)]
        if len(rows) > 1 or (len(rows) == 1 and part.cluster in decisions.lasting):
            left.append(Part(rows, part.cluster))
    return left
