"""A run's tree as the clusters stand by now: what people changed, newcomers and the steadied cut obeyed. No Django.

Within a cluster photos hang together as in the run's tree, and its whole hangs where its middle photo does. A cluster
always stands below the cut, and two of them never meet below it: heights that would say otherwise are pressed to the
other side, in their order. That is what must-link and cannot-link say of a dendrogram (Davidson and Ravi 2005).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.trees.tree import OUTSIDE, Floats, Tree, Whole

UNSORTED = -1
MIXED = -2
PRESSED = 0.1
"""Share of the heights beside the cut into which those are pressed that would be on its other side."""
LOWEST = 1e-6


@dataclass(frozen=True)
class Standing:
    """`tree` over all photos, cut at `cut` into the clusters, None where there are none; `roots` [C] are their nodes.

    `groups` [nodes]: which nodes are worth a look. Above the cut those that hold a cluster; below it any that is large
    enough.
    """

    tree: Tree
    cut: float | None
    roots: Whole
    groups: NDArray[np.bool_]


def standing(tree: Tree, cut: float | None, cluster: Whole, middle: Whole, least: int) -> Standing:
    """The tree of photos that have a leaf; cluster int64 [N] from 0, UNSORTED for none; middle [C]: a row of each.

    Every photo of a cluster has a leaf (`seated`). Groups have `least` photos, but for clusters, which may be smaller.
    """
    leaf = tree.leaf
    seated = leaf >= 0
    keys = np.stack([leaf[seated], cluster[seated]], 1)
    pieces, row = np.unique(keys, axis=0, return_inverse=True)
    piece = np.full(len(leaf), OUTSIDE, np.int64)
    piece[seated] = row.ravel()
    gaps = _gaps(tree)
    inner = _within(pieces, gaps)
    outer = _between(pieces, piece[middle], gaps)
    cut = _cut(cut, inner.heights, outer.heights) if len(middle) else None
    if cut is not None:
        inner, outer = _below(inner, cut), _above(outer, cut)
    pairs = np.concatenate([inner.pairs, outer.pairs])
    heights = np.concatenate([inner.heights, outer.heights]).astype(np.float32)
    found = Tree.of(pairs, heights, np.arange(len(pieces)), tree.linkage)
    owner = _owners(found, pieces[:, 1])
    found = found.with_photos(piece)
    roots = _roots(owner, len(middle))
    return Standing(found, cut, roots, _groups(found, owner, roots, least))


def seated(tree: Tree, cluster: Whole, vectors: Floats) -> Tree:
    """The tree with a leaf for each photo of a cluster: who came since sits with the nearest photo that has one.

    That is one of its own cluster, if there is any. cluster int64 [N], vectors float32 [N, D]; tree.leaf [N].
    """
    leaf = tree.leaf.copy()
    late = np.flatnonzero((leaf < 0) & (cluster >= 0))
    for own in np.unique(cluster[late]):
        rows = late[cluster[late] == own]
        known = np.flatnonzero((tree.leaf >= 0) & (cluster == own))
        known = known if len(known) else np.flatnonzero(tree.leaf >= 0)
        near = tree.leaf[known[(vectors[rows] @ vectors[known].T).argmax(1)]] if len(known) else 0
        leaf[rows] = near
    return Tree(tree.merges, tree.heights, leaf, tree.linkage)


@dataclass(frozen=True)
class _Merges:
    pairs: Whole
    heights: NDArray[np.float64]


def _gaps(tree: Tree) -> NDArray[np.float64]:
    """Between each leaf and the next one the height at which both are together [L - 1]."""
    last = np.arange(tree.leaves + len(tree.merges))
    found = np.zeros(max(tree.leaves - 1, 0))
    for number, (left, right) in enumerate(tree.merges.tolist(), tree.leaves):
        found[last[left]] = tree.heights[number - tree.leaves]
        last[number] = last[right]
    return found


def _path(rows: Whole, leaves: Whole, gaps: NDArray[np.float64]) -> _Merges:
    """Pieces in the order of their leaves [n], each merged with the next where the tree has both together."""
    if len(rows) < 2:
        return _Merges(np.zeros((0, 2), np.int64), np.zeros(0))
    starts, stops = leaves[:-1], leaves[1:]
    apart = starts < stops
    heights = np.zeros(len(starts))
    if apart.any():
        edges = np.stack([starts[apart], stops[apart]], 1).ravel()
        heights[apart] = np.maximum.reduceat(np.append(gaps, 0.0), edges)[::2]
    return _Merges(np.stack([rows[:-1], rows[1:]], 1), heights)


def _within(pieces: Whole, gaps: NDArray[np.float64]) -> _Merges:
    """Each cluster's pieces among themselves."""
    rows = np.lexsort((pieces[:, 0], pieces[:, 1]))
    rows = rows[pieces[rows, 1] >= 0]
    starts = np.flatnonzero(np.diff(pieces[rows, 1])) + 1
    paths = [_path(part, pieces[part, 0], gaps) for part in np.split(rows, starts)]
    return _Merges(
        np.concatenate([one.pairs for one in paths]), np.concatenate([one.heights for one in paths])
    )


def _between(pieces: Whole, middles: Whole, gaps: NDArray[np.float64]) -> _Merges:
    """Clusters, each where its middle is, and what is in none."""
    rows = np.concatenate([middles, np.flatnonzero(pieces[:, 1] < 0)])
    rows = rows[np.lexsort((pieces[rows, 1], pieces[rows, 0]))]
    return _path(rows, pieces[rows, 0], gaps)


def _cut(cut: float | None, inner: NDArray[np.float64], outer: NDArray[np.float64]) -> float:
    """The run's, or one between what is within clusters and what is between them."""
    if cut is None:
        cut = float(np.median(inner)) if len(inner) else float(outer.min(initial=1.0)) / 2
    return max(cut, LOWEST)


def _below(merges: _Merges, cut: float) -> _Merges:
    """Within a cluster nothing is higher than the cut."""
    heights, low, high = merges.heights, (1 - PRESSED) * cut, (1 - PRESSED / 100) * cut
    top = heights.max(initial=cut)
    if top <= cut:
        return merges
    pressed = low + (high - low) * (heights - low) / (top - low)
    return _Merges(merges.pairs, np.where(heights > low, pressed, heights))


def _above(merges: _Merges, cut: float) -> _Merges:
    """Between clusters everything is higher than the cut."""
    heights = merges.heights
    bottom = heights.min(initial=np.inf)
    first = (1 + PRESSED / 10) * cut
    if bottom >= first:
        return merges
    high = cut + PRESSED * max(float(heights.max()) - cut, cut)
    first = min(first, (cut + high) / 2)
    pressed = first + (high - first) * (heights - bottom) / (high - bottom)
    return _Merges(merges.pairs, np.where(heights < high, pressed, heights))


def _owners(tree: Tree, owner: Whole) -> Whole:
    """Of each node the cluster that all of it is in, UNSORTED where that is none, MIXED where there are several.

    `owner` [P] of the pieces, in the order they had before they were drawn: tree.leaf says where each is drawn.
    """
    found = np.full(tree.leaves + len(tree.merges), UNSORTED, np.int64)
    found[tree.leaf] = owner
    for number, (left, right) in enumerate(tree.merges.tolist(), tree.leaves):
        found[number] = found[left] if found[left] == found[right] else MIXED
    return found


def _roots(owner: Whole, clusters: int) -> Whole:
    """The highest node of each cluster."""
    found = np.zeros(clusters, np.int64)
    nodes = np.flatnonzero(owner >= 0)
    found[owner[nodes]] = nodes  # the last one counts, and nodes rise
    return found


def _groups(tree: Tree, owner: Whole, roots: Whole, least: int) -> NDArray[np.bool_]:
    large = tree.sizes() >= least
    if not len(roots):
        return np.asarray(large)
    groups = large & (owner >= 0)
    groups[roots] = True
    return np.asarray(groups | (owner == MIXED))
