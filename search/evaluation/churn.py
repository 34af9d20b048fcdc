"""How steady clusters are when photos arrive: who changes sides, and where the new ones go."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.neighbours import nearest
from search.clusters.identity import identities
from search.clusters.votes import NEIGHBOURS, voted
from search.evaluation.metrics import NOISE, cluster_figures, noise_as_singletons

Labels = NDArray[np.int64]
Grouped = Callable[[NDArray[np.intp], Labels | None], Labels]
"""(rows, their clusters so far) -> their clusters."""

GROWTH = 0.1


def churn(
    vectors: NDArray[np.float32], classes: Labels, group: Grouped, *, rounds: int, seed: int = 0
) -> dict[str, Any]:
    """A tenth more photos arrive at random; means over the rounds.

    churn: share of the photos that were in a cluster and are in another one, or in none, after the next run; alone: the
    same for a run that knows nothing of the one before; joined, joined_right: share of the new photos that the vote of
    their neighbours puts into a cluster, and of those the share whose class is that of most of the cluster.
    """
    rng = np.random.default_rng(seed)
    found = [_round(vectors, classes, group, rng.permutation(len(vectors))) for _ in range(rounds)]
    means = {name: float(np.mean([one[name] for one in found])) for name in found[0]}
    return {**means, "worst": max(one["churn"] for one in found), "rounds": rounds}


def _round(
    vectors: NDArray[np.float32], classes: Labels, group: Grouped, order: NDArray[np.intp]
) -> dict[str, float]:
    count = round(len(order) / (1 + GROWTH))
    known, new = np.sort(order[:count]), np.sort(order[count:])
    before = np.full(len(order), NOISE, np.int64)
    before[known] = group(known, None)
    after, alone = group(np.arange(len(order)), before), group(np.arange(len(order)), None)
    joined, right = _joined(vectors, classes, before, known, new)
    return {
        "churn": _changed(before, after),
        "alone": _changed(before, alone),
        "joined": joined,
        "joined_right": right,
        "pairwise_f_after": cluster_figures(classes, noise_as_singletons(after))["pairwise_f"],
    }


def _changed(before: Labels, after: Labels) -> float:
    """Share of the memberships that changed, identity kept as the site keeps it."""
    same = identities(dict(enumerate_sets(before)), [photos for _, photos in enumerate_sets(after)])
    names = np.full(int(after.max(initial=-1)) + 2, -2, np.int64)
    names[NOISE] = NOISE
    for position, cluster in same.items():
        names[position] = cluster.int
    inside = before >= 0
    return float((names[after[inside]] != before[inside]).mean()) if inside.any() else 0.0


def enumerate_sets(labels: Labels) -> list[tuple[UUID, set[UUID]]]:
    """(cluster, photos) of each cluster, as ids."""
    return [
        (UUID(int=cluster), {UUID(int=int(row)) for row in np.flatnonzero(labels == cluster)})
        for cluster in range(int(labels.max(initial=-1)) + 1)
    ]


def _joined(
    vectors: NDArray[np.float32],
    classes: Labels,
    before: Labels,
    known: NDArray[np.intp],
    new: NDArray[np.intp],
) -> tuple[float, float]:
    indexes, distances = nearest(vectors[new], vectors[known], min(NEIGHBOURS, len(known)))
    put = voted(before[known][indexes], 1.0 - distances)
    inside = put >= 0
    if not inside.any():
        return 0.0, 0.0
    own = [np.bincount(classes[before == cluster]).argmax() for cluster in range(before.max() + 1)]
    return float(inside.mean()), float((np.array(own)[put[inside]] == classes[new[inside]]).mean())
