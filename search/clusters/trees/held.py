"""Which photos a tree is to show: those that its run saw and those in clusters, but for what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from search.clusters.trees.standing import UNSORTED
from search.clusters.trees.tree import OUTSIDE, Whole
from search.index.reading import ID
from search.models import Cluster, ClusterMember, ClusterTree
from search.photo_map.points import uuids_of


@dataclass(frozen=True)
class Held:
    """N photos, the leaf of each in the run's tree (OUTSIDE for those it did not see), and its cluster by number."""

    photos: list[UUID]
    leaf: Whole
    cluster: Whole
    clusters: Sequence[UUID]
    names: dict[UUID, str]
    middle: Whole
    """The row of each cluster's first photo."""


def held_by(owner_id: int, tree: ClusterTree) -> Held:
    """The member's photos and clusters as they stand; two queries."""
    known = uuids_of(np.frombuffer(bytes(tree.ids), ID))
    sizes = np.frombuffer(bytes(tree.leaves), "<i4")
    leaf = dict(zip(known, np.repeat(np.arange(len(sizes)), sizes).tolist(), strict=True))
    rows = ClusterMember.objects.filter(cluster__owner_id=owner_id).order_by("position", "id")
    home = dict(rows.values_list("photo_id", "cluster_id"))
    holding = set(home.values())
    shown = Cluster.objects.filter(owner_id=owner_id, hidden=False).values_list("pk", "name")
    names = {pk: name for pk, name in shown if pk in holding}
    number = {pk: i for i, pk in enumerate(names)}
    photos = [
        photo for photo in dict.fromkeys([*known, *home]) if home.get(photo) in number or photo not in home
    ]
    cluster = np.array([number[home[photo]] if photo in home else UNSORTED for photo in photos], np.int64)
    place = {photo: row for row, photo in enumerate(photos)}
    first: dict[UUID, int] = {}
    for photo, pk in home.items():
        if pk in number:
            first.setdefault(pk, place[photo])
    return Held(
        photos,
        np.array([leaf.get(photo, OUTSIDE) for photo in photos], np.int64),
        cluster,
        list(names),
        names,
        np.array([first[pk] for pk in names], np.int64),
    )
