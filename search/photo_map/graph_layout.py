"""Points so that neighbours in the library stay neighbours on the map: UMAP (McInnes et al. 2018) in numpy.

The curve is LargeVis's, 1 / (1 + A d^2), so that no powers are taken. Forces are summed over small random parts of
the graph's edges, one part after the other, which numpy does in one go each.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NEIGHBOURS = 15
A = 1.6
REPULSED = 5
STRONGEST = 4.0
PARTS = 8
GRAVITY = 0.006
"""Draws all to the middle, so that groups without any tie to the others do not drift far off."""
WIDTH = 6.0
"""Half the width that the points start from; the curve falls off within a few units."""


@dataclass(frozen=True)
class Edges:
    """An undirected graph: each pair once, with how surely they are neighbours (0..1)."""

    head: NDArray[np.int32]
    tail: NDArray[np.int32]
    weight: Floats


def edges_of(indexes: NDArray[np.int32], distances: Floats) -> Edges:
    """The fuzzy union of all points' neighbourhoods; indexes and distances [N, k], the point itself among them."""
    from scipy.sparse import coo_matrix, triu

    count, k = indexes.shape
    rows = np.repeat(np.arange(count, dtype=np.int32), k)
    others = indexes != np.arange(count)[:, None]
    strength = np.where(others, _strengths(np.where(others, distances, np.inf)), np.float32(0))
    one_way = coo_matrix((strength.ravel(), (rows, indexes.ravel())), (count, count)).tocsr()
    both = one_way + one_way.T - one_way.multiply(one_way.T)
    upper = triu(both, 1).tocoo()
    order = np.random.default_rng(0).permutation(upper.nnz)
    head, tail = upper.row[order].astype(np.int32), upper.col[order].astype(np.int32)
    return Edges(head, tail, upper.data[order].astype(np.float32))


def _strengths(distances: Floats, rounds: int = 32) -> Floats:
    """exp(-(d - nearest) / scale), the scale such that each point has log2(k) neighbours in all."""
    wanted = np.log2(max(distances.shape[1], 2))
    away = np.where(distances > 1e-7, distances, np.inf)
    nearest = np.where(np.isfinite(away.min(1)), away.min(1), 0.0)
    beyond = np.maximum(distances - nearest[:, None], 0.0)
    low, high = np.zeros(len(distances)), np.full(len(distances), 4.0)
    for _ in range(rounds):
        scale = (low + high) / 2
        too_much = np.exp(-beyond / np.maximum(scale, 1e-9)[:, None]).sum(1) > wanted
        low, high = np.where(too_much, low, scale), np.where(too_much, scale, high)
    typical = float(distances[np.isfinite(distances)].mean()) if len(distances) else 1.0
    scale = np.maximum((low + high) / 2, 1e-3 * max(typical, 1e-6))
    return np.asarray(np.exp(-beyond / scale[:, None]), np.float32)


def graph_layout(
    edges: Edges,
    start: Floats,
    *,
    epochs: int,
    rate: float = 1.0,
    hold: float = 0.0,
    seed: int = 0,
    tell: Callable[[float], None] = lambda _: None,
) -> Floats:
    """Points float32 [N, 2] pulled along the edges and pushed off random others, from `start` on.

    `hold` is how strongly each is drawn back to where it started.
    """
    rng = np.random.default_rng(seed)
    x, y = start[:, 0].astype(np.float32), start[:, 1].astype(np.float32)
    surely = edges.weight / edges.weight.max(initial=1e-9)
    parts = np.array_split(np.arange(len(surely)), PARTS)
    for epoch in range(epochs):
        step = np.float32(rate * (1.0 - epoch / epochs))
        for part in parts:
            drawn = part[rng.random(len(part), np.float32) < surely[part]]
            _pull(x, y, edges.head[drawn], edges.tail[drawn], step)
            _push(x, y, edges.head[drawn], step, rng)
            _push(x, y, edges.tail[drawn], step, rng)
            x *= 1 - GRAVITY * step
            y *= 1 - GRAVITY * step
            if hold:
                x += (start[:, 0] - x) * (hold * step)
                y += (start[:, 1] - y) * (hold * step)
        tell((epoch + 1) / epochs)
    return np.stack([x, y], 1)


def _pull(x: Floats, y: Floats, head: NDArray[np.int32], tail: NDArray[np.int32], step: np.float32) -> None:
    dx, dy = x[head] - x[tail], y[head] - y[tail]
    force = np.float32(-2 * A) / (1 + np.float32(A) * (dx * dx + dy * dy))
    for axis, away in ((x, dx), (y, dy)):
        moved = np.clip(force * away, -STRONGEST, STRONGEST) * step
        axis[:] += np.bincount(head, moved, len(x)) - np.bincount(tail, moved, len(x))


def _push(x: Floats, y: Floats, head: NDArray[np.int32], step: np.float32, rng: np.random.Generator) -> None:
    """Half of the repulsion of each end of an edge, so that both ends together see REPULSED others."""
    others = rng.integers(0, len(x), (REPULSED // 2, len(head)), dtype=np.int32)
    dx, dy = x[head] - x[others], y[head] - y[others]
    far = dx * dx + dy * dy
    force = np.float32(2) / ((np.float32(0.001) + far) * (1 + np.float32(A) * far))
    for axis, away in ((x, dx), (y, dy)):
        moved = np.clip(force * away, -STRONGEST, STRONGEST).sum(0) * step
        axis[:] += np.bincount(head, moved, len(x))
