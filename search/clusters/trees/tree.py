"""Who joins whom at which height: the linkage of a run, for cutting it anywhere later."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]

OUTSIDE = -1


@dataclass(frozen=True)
class Tree:
    """A binary tree over L leaves; a leaf holds one photo or, of a large library, some.

    Nodes are numbered: leaves 0..L-1 in the order of the drawing, then the merges by rising height.
    merges [L - 1, 2] name the left and the right node, heights float32 [L - 1], leaf int64 [N] of each photo.
    """

    merges: Whole
    heights: Floats
    leaf: Whole
    linkage: str

    @classmethod
    def of(cls, pairs: Whole, heights: Floats, leaf: Whole, linkage: str) -> Self:
        """From merges in any order, each named by any leaf of its two sides; lower ones are done first."""
        order = np.argsort(heights, kind="stable")
        count = len(pairs) + 1
        top, above = np.arange(count), np.arange(count)
        merges = np.zeros((count - 1, 2), np.int64)
        for number, sides in enumerate(pairs[order].tolist()):
            a, b = (_root(above, side) for side in sides)
            merges[number] = top[a], top[b]
            above[a] = b
            top[b] = count + number
        place = _drawn(merges, count)
        merges = np.where(merges < count, place[np.minimum(merges, count - 1)], merges)
        return cls(merges, np.asarray(heights[order], np.float32), place[leaf], linkage)

    @property
    def leaves(self) -> int:
        return len(self.merges) + 1

    def with_photos(self, row: Whole, linkage: str = "") -> Self:
        """The tree of rows as one of the photos they stand for: row [N] of each photo, -1 for those outside."""
        leaf = np.where(row < 0, OUTSIDE, self.leaf[np.maximum(row, 0)])
        return replace(self, leaf=leaf, linkage=linkage or self.linkage)

    def leaf_sizes(self) -> Whole:
        """Photos of each leaf."""
        return np.bincount(self.leaf[self.leaf >= 0], minlength=self.leaves)

    def order(self) -> Whole:
        """The rows of the photos in the tree, in the order of its leaves."""
        rows = np.argsort(self.leaf, kind="stable")
        return rows[int((self.leaf < 0).sum()) :]

    def sizes(self) -> Whole:
        """Photos below each of the 2L - 1 nodes."""
        found = np.zeros(self.leaves + len(self.merges), np.int64)
        found[: self.leaves] = self.leaf_sizes()
        for number, (left, right) in enumerate(self.merges.tolist(), self.leaves):
            found[number] = found[left] + found[right]
        return found

    def spans(self) -> Whole:
        """First and behind-last place [2L - 1, 2] of each node's photos, where photos stand in the order of leaves."""
        sizes = self.leaf_sizes()
        ends = np.cumsum(sizes)
        found = np.zeros((self.leaves + len(self.merges), 2), np.int64)
        found[: self.leaves, 0], found[: self.leaves, 1] = ends - sizes, ends
        for number, (left, right) in enumerate(self.merges.tolist(), self.leaves):
            found[number] = found[left, 0], found[right, 1]
        return found

    def cut(self, count: int) -> Whole:
        """Labels [N] from 0 of at most `count` groups; -1 for photos outside of the tree."""
        done = max(self.leaves - count, 0)
        group = np.full(self.leaves + len(self.merges), -1, np.int64)
        groups = 0
        for node in range(self.leaves + len(self.merges) - 1, -1, -1):
            if group[node] < 0:
                if node >= self.leaves + done:  # a merge that this cut undoes
                    continue
                group[node] = groups
                groups += 1
            if node >= self.leaves:
                group[self.merges[node - self.leaves]] = group[node]
        return np.where(self.leaf < 0, OUTSIDE, group[np.maximum(self.leaf, 0)])

    def height_of(self, count: int) -> float:
        """A height at which the tree falls into `count` groups: halfway between two merges."""
        done = max(self.leaves - count, 0)
        below = float(self.heights[done - 1]) if done else 0.0
        above = float(self.heights[done]) if done < len(self.heights) else below
        return (below + above) / 2


def _root(above: Whole, leaf: int) -> int:
    while above[leaf] != leaf:
        above[leaf] = above[above[leaf]]
        leaf = int(above[leaf])
    return leaf


def _drawn(merges: Whole, count: int) -> Whole:
    """The place of each leaf in the drawing, so that no two branches cross."""
    place, stack, next_ = np.zeros(count, np.int64), [count + len(merges) - 1], 0
    while stack:
        node = stack.pop()
        if node >= count:
            stack += [int(merges[node - count, 1]), int(merges[node - count, 0])]
        else:
            place[node], next_ = next_, next_ + 1
    return place
