"""Reads of trees. What left the library is not counted, and no photo of it is shown."""

import heapq
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.http import Http404
from numpy.typing import NDArray

from search.clusters.selectors import Person
from search.index.reading import ID, Ids
from search.models import Cluster, ClusterTree
from search.photo_map.points import uuids_of
from search.photo_map.selectors import in_library
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import library

MOST_SPLITS = 999
"""Of a larger tree the highest ones are read, and the others from the node on that they are below."""


Branch = dict[str, Any]
"""A group as ClusterTree keeps it: search.clusters.trees.trunk.Branch, and its face, name and cluster."""


@dataclass(frozen=True)
class Grown:
    """A stored tree as its owner sees it now: its groups by id, its photos in the order of leaves, and who is there."""

    tree: ClusterTree
    branches: dict[int, Branch]
    ids: Ids
    before: NDArray[np.int64]
    """For each place how many of the photos before it are in the library."""

    @property
    def version(self) -> str:
        """Changes with what the numbers of nodes mean."""
        return f"{self.tree.run_id.hex[-12:]}.{self.tree.shown}"

    @property
    def is_current(self) -> bool:
        """Whether its groups are the clusters as they stand now."""
        return self.tree.shown == self.tree.changes

    def count(self, first: int, last: int) -> int:
        """Photos at these places that are in the library."""
        return int(self.before[last] - self.before[first])

    def face(self, branch: Branch) -> UUID | None:
        """The photo that stands for a group; another of its photos where that one left the library."""
        _, first, last = branch["steps"][-1]
        place = branch["face"]
        if not self.count(place, place + 1):
            place = int(np.searchsorted(self.before, self.before[first] + 1)) - 1
        return uuids_of(self.ids[[place]])[0] if self.count(first, last) else None

    def photos(self, branch: Branch, height: float | None) -> list[UUID]:
        """Those in the library, alike ones beside each other; at a height only who has not left the group by then."""
        steps = branch["steps"]
        _, first, last = next((step for step in steps if height is not None and step[0] <= height), steps[0])
        here = np.diff(self.before[first : last + 1]) > 0
        return uuids_of(self.ids[first:last][here])


@dataclass(frozen=True)
class Shown:
    """A group that is answered: whether more groups are below that are not, its face and its cluster's name."""

    branch: Branch
    sizes: list[tuple[float, int]]
    whole: bool
    photo: Photo | None
    name: str
    cluster: UUID | None


def tree_latest(user: Person) -> Grown | None:
    """The tree of the member's last run; None where there is none."""
    rows = ClusterTree.objects.filter(run__owner_id=user.pk).select_related("run")
    tree = rows.order_by("-run_id").first()
    if tree is None:
        return None
    ids = np.frombuffer(bytes(tree.photos), ID)
    before = np.concatenate([[0], np.cumsum(in_library(user, ids), dtype=np.int64)])
    return Grown(tree, {branch["id"]: branch for branch in tree.branches}, ids, before)


def branch_get(grown: Grown, node: int) -> Branch:
    """A group of the tree. Raises Http404."""
    if node not in grown.branches:
        raise Http404
    return grown.branches[node]


def tree_get(user: Person) -> Grown:
    """The tree of the member's last run. Raises Http404."""
    grown = tree_latest(user)
    if grown is None:
        raise Http404
    return grown


def branches_shown(user: Person, grown: Grown, top: Branch) -> list[Shown]:
    """The groups from this one on, parents before children, down to the same height; two queries."""
    chosen, split = _highest(grown, top)
    faces = {branch["id"]: grown.face(branch) for branch in chosen}
    wanted = [face for face in faces.values() if face]
    photos: dict[UUID | None, Photo] = {**library(user).filter(id__in=AnyOf(wanted)).in_bulk()}
    names = dict(Cluster.objects.filter(owner_id=user.pk).values_list("pk", "name"))
    return [
        _shown(
            grown,
            branch,
            branch["left"] is None or branch["id"] in split,
            photos.get(faces[branch["id"]]),
            names,
        )
        for branch in chosen
    ]


def _highest(grown: Grown, top: Branch) -> tuple[list[Branch], set[int]]:
    """Groups by falling height, and those of them whose parts are among them too."""
    chosen, split, waiting = [top], set[int](), [(-_height(top), top["id"])]
    while waiting and len(split) < MOST_SPLITS:
        branch = grown.branches[heapq.heappop(waiting)[1]]
        if branch["left"] is None:
            continue
        split.add(branch["id"])
        for side in (branch["left"], branch["right"]):
            chosen.append(grown.branches[side])
            heapq.heappush(waiting, (-_height(grown.branches[side]), side))
    return chosen, split


def _shown(grown: Grown, branch: Branch, whole: bool, photo: Photo | None, names: dict[UUID, str]) -> Shown:
    cluster = UUID(branch["cluster"]) if branch["cluster"] else None
    known = cluster if cluster in names else None
    name = names[known] if known else branch["name"]
    sizes = [(height, grown.count(first, last)) for height, first, last in branch["steps"]]
    return Shown(branch, sizes, whole, photo, name, known)


def _height(branch: Branch) -> float:
    height: float = branch["steps"][-1][0]
    return height
