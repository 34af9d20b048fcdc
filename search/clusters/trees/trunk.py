"""The part of a tree that is worth a look: where it falls apart into two groups, not where a photo leaves."""

from dataclasses import dataclass

from search.clusters.trees.tree import Tree


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


def trunk(tree: Tree, least: int) -> list[Branch]:
    """Every group of at least so many photos, parents before children; empty where all photos are fewer."""
    sizes, spans = tree.sizes().tolist(), tree.spans().tolist()
    found: list[Branch] = []
    stack = [len(sizes) - 1] if sizes[-1] >= least else []
    while stack:
        node = stack.pop()
        nodes, children = _down(tree, sizes, node, least)
        left, right = children or (None, None)
        found.append(Branch(node, [(_height(tree, one), *spans[one]) for one in nodes], left, right))
        if children:
            stack += reversed(children)
    return found


def _down(tree: Tree, sizes: list[int], node: int, least: int) -> tuple[list[int], tuple[int, int] | None]:
    """The nodes that the group is on its way down, and its two parts where both are groups."""
    nodes = [node]
    while node >= tree.leaves:
        left, right = (int(side) for side in tree.merges[node - tree.leaves])
        if sizes[left] >= least and sizes[right] >= least:
            return nodes, (left, right)
        if sizes[left] < least and sizes[right] < least:
            break
        node = left if sizes[left] >= least else right
        nodes.append(node)
    return nodes, None


def _height(tree: Tree, node: int) -> float:
    return float(tree.heights[node - tree.leaves]) if node >= tree.leaves else 0.0
