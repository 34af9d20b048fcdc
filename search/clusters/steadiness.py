"""A new grouping takes the old one's place only where it is clearly better: else what was grown into stays."""

import numpy as np

from search.clusters.axes import unit_rows
from search.clusters.grouping import UNSORTED, Floats, Labels
from search.clusters.neighbours import nearest
from search.clusters.silhouette import judged
from search.clusters.votes import NEIGHBOURS, voted

MARGIN = 0.02
"""By how much the silhouette must be better for memberships to change."""
KNOWN = 0.5
"""Share of the photos that must have been in a cluster before; of fewer the old grouping says too little."""
LEAST_SIZE = 3


def steadied(fresh: Labels, before: Labels, vectors: Floats, seed: int = 0) -> Labels:
    """The old clusters with the new photos in them, or the fresh ones; labels [N], vectors unit [N, D].

    before [N]: each photo's cluster so far, UNSORTED for those in none and for new ones.
    """
    if (before >= 0).sum() < KNOWN * len(before):
        return fresh
    grown = _grown(fresh, before, vectors)
    better = _value(vectors, fresh, seed) - _value(vectors, grown, seed)
    return fresh if better > MARGIN else grown


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


def _value(vectors: Floats, labels: Labels, seed: int) -> float:
    """The silhouette, photos in no cluster counted as clusters of their own."""
    alone = labels < 0
    whole = np.where(alone, labels.max(initial=UNSORTED) + np.cumsum(alone), labels)
    return judged(unit_rows(vectors), whole, seed)
