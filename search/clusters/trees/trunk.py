"""The part of a tree that is worth a look: where it falls apart into two groups, not where a photo leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.clusters.trees.tree import Tree

Groups = NDArray[np.bool_]


@dataclass(frozen=True)
class Branch:
    """A group of the tree, as long as it does not fall apart (Campello et al. 2013, the condensed tree).

    `id` is the tree's node in which all of it is together; it lives from its parent's height down to `height`, at which
    it becomes `left` and `right`, or is no group any more. On the way down photos leave it: each of `steps` says which
    photos (first and behind-last place) are still in it below which height, the first being all of them.
    """

    id: int
    steps: list[tuple[float, int, int]]
    left: int | None
    right: int | None

    @property
    def height(self) -> float:
        return self.steps[-1][0]

    @property
    def first(self) -> int:
        return self.steps[0][1]

    @property
    def last(self) -> int:
        return self.steps[0][2]


def trunk(tree: Tree, groups: Groups) -> list[Branch]:
    """Every group, parents before children. `groups` [2L - 1]: which nodes are one; what is above one is one too."""
    spans, inside = tree.spans().tolist(), groups.tolist()
    found: list[Branch] = []
    stack = [len(inside) - 1] if inside[-1] else []
    while stack:
        node = stack.pop()
        nodes, children = _down(tree, inside, node)
        left, right = children or (None, None)
        found.append(Branch(node, [(_height(tree, one), *spans[one]) for one in nodes], left, right))
        if children:
            stack += reversed(children)
    return found


def _down(tree: Tree, groups: list[bool], node: int) -> tuple[list[int], tuple[int, int] | None]:
    """The nodes that the group is on its way down, and its two parts where both are groups."""
    nodes = [node]
    while node >= tree.leaves:
        left, right = (int(side) for side in tree.merges[node - tree.leaves])
        if groups[left] and groups[right]:
            return nodes, (left, right)
        if not groups[left] and not groups[right]:
            break
        node = left if groups[left] else right
        nodes.append(node)
    return nodes, None


def _height(tree: Tree, node: int) -> float:
    return float(tree.heights[node - tree.leaves]) if node >= tree.leaves else 0.0
