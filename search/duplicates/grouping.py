"""Groups round a medoid: every photo of a group is directly like its middle one, so that no chain grows. No Django."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True)
class Ring(Generic[Node]):
    """The medoid and what is like it, the medoid first."""

    medoid: Node
    others: tuple[Node, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (self.medoid, *self.others)


Links = Mapping[Node, Mapping[Node, float]]
"""Node -> the nodes like it, with how close they are; both ways."""


def rings(links: Links[Node], order: Sequence[Node], apart: "Apart[Node]") -> list[Ring[Node]]:
    """Groups of two or more: again and again the node with most (then closest, then first) free likes takes them.

    `order` breaks ties, so that the same photos always give the same groups.
    """
    rank = {node: place for place, node in enumerate(order)}
    free = {
        node: {other: close for other, close in links.get(node, {}).items() if other in rank}
        for node in order
    }

    def merit(node: Node) -> tuple[int, float, int]:
        return -len(free[node]), -sum(free[node].values()), rank[node]

    heap = [(merit(node), node) for node in order if free[node]]
    heapify(heap)
    found: list[Ring[Node]] = []
    while heap:
        said, medoid = heap[0]
        if medoid not in free or not free[medoid]:
            heappop(heap)
        elif said != merit(medoid):  # others have taken some of its likes: back with it to where it belongs
            heapreplace(heap, (merit(medoid), medoid))
        else:
            likes = sorted(free[medoid], key=lambda node: (-free[medoid][node], rank[node]))
            others = apart.allowed(medoid, likes)
            if others:
                found.append(Ring(medoid, tuple(others)))
            _take(free, (medoid, *others))
    return found


class Apart(Generic[Node]):
    """What a person has said not to belong together: sets of which no two may meet in a group."""

    def __init__(self, sets: Iterable[Collection[Node]] = ()) -> None:
        self._said: dict[Node, set[int]] = {}
        for number, nodes in enumerate(sets):
            for node in nodes:
                self._said.setdefault(node, set()).add(number)

    def allowed(self, first: Node, others: Iterable[Node]) -> list[Node]:
        """Those of the others that may join the first, and each other, in their order."""
        met = set(self._said.get(first, ()))
        kept: list[Node] = []
        for node in others:
            said = self._said.get(node, set())
            if not said & met:
                kept.append(node)
                met |= said
        return kept


def _take(free: dict[Node, dict[Node, float]], nodes: Iterable[Node]) -> None:
    for node in nodes:
        for other in free.pop(node):
            if other in free:
                free[other].pop(node, None)
