"""Which photos stand for a cluster: its middle, then those that add most (maximal marginal relevance)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.algorithms.axes import unit_rows

Floats = NDArray[np.float32]

SHOWN = 8
RELEVANCE = 0.6
"""How much closeness to the middle counts against being unlike those already chosen."""


@dataclass(frozen=True)
class Portrait:
    """Of one cluster: `order` of its rows (representatives first, then by closeness), closeness [n], cohesion."""

    order: list[int]
    closeness: Floats
    cohesion: float


def portrait(vectors: Floats) -> Portrait:
    """Unit vectors of a cluster float32 [n, D], n >= 1; zeros where a photo has none: those stand last."""
    seen = np.any(vectors != 0, axis=1)
    centre = unit_rows(vectors.mean(0, keepdims=True))[0]
    closeness = np.clip(vectors @ centre, -1.0, 1.0)
    rows = np.flatnonzero(seen)
    chosen = [int(rows[row]) for row in _representatives(vectors[seen], closeness[seen])] if len(rows) else []
    shown = set(chosen)
    order = np.argsort(np.where(seen, -closeness, 2.0), kind="stable")
    rest = [int(row) for row in order if int(row) not in shown]
    return Portrait(chosen + rest, closeness, float(closeness[seen].mean()) if len(rows) else 0.0)


def _representatives(vectors: Floats, closeness: Floats) -> list[int]:
    """The medoid, then up to SHOWN - 1 more."""
    chosen = [int(closeness.argmax())]
    likeness = vectors @ vectors[chosen[0]]
    while len(chosen) < min(SHOWN, len(vectors)):
        value = RELEVANCE * closeness - (1 - RELEVANCE) * likeness
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        likeness = np.maximum(likeness, vectors @ vectors[chosen[-1]])
    return chosen
