"""Writes of trees: a run's linkage in few bytes, and its groups as the clusters stand, with names and faces."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F

from search.clusters.algorithms.density import LEAST_SIZE
from search.clusters.algorithms.grouping import Floats, Grouping, Labels
from search.clusters.describing.naming import branch_names
from search.clusters.describing.words import words_of
from search.clusters.members import vectors_for
from search.clusters.trees.held import Held, held_by
from search.clusters.trees.standing import seated, standing
from search.clusters.trees.tree import Tree
from search.clusters.trees.trunk import Branch, trunk
from search.errors import NoWorker
from search.models import ClusterRun, ClusterTree
from search.retrieval.doorway import ask

WHOLE = np.dtype("<i4")


@transaction.atomic
def tree_store(*, run: ClusterRun, ids: Sequence[UUID], grouping: Grouping) -> None:
    """Keep the tree of the run instead of those of the member's earlier runs; `tree_renew` makes it readable."""
    ClusterTree.objects.filter(run__owner_id=run.owner_id).delete()
    tree = grouping.tree
    if tree is None:
        return
    ClusterTree.objects.create(
        run=run,
        linkage=tree.linkage,
        cut=grouping.cut,
        ids=b"".join(ids[row].bytes for row in tree.order()),
        leaves=tree.leaf_sizes().astype(WHOLE).tobytes(),
        merges=tree.merges.astype(WHOLE).tobytes(),
        heights=tree.heights.astype("<f4").tobytes(),
    )


def tree_outdated(*, owner_id: int) -> None:
    """The member's clusters are others than their tree knows."""
    ClusterTree.objects.filter(run__owner_id=owner_id).update(changes=F("changes") + 1)


def tree_current(*, owner_id: int) -> None:
    """Have a worker bring the member's tree up to how the clusters stand; where none answers it stays as it was."""
    if ClusterTree.objects.filter(run__owner_id=owner_id).exclude(shown=F("changes")).exists():
        try:
            ask("cluster_tree", owner=owner_id)
        except NoWorker:
            return


def tree_renew(*, owner_id: int) -> None:
    """The groups of the member's tree as the clusters stand now; the worker's side."""
    stored = ClusterTree.objects.filter(run__owner_id=owner_id).order_by("-run_id").first()
    if stored is None or stored.shown == stored.changes:
        return
    held = held_by(owner_id, stored)
    renewed = _renewed(stored, held) if held.photos else {"photos": b"", "standing": None, "branches": []}
    ClusterTree.objects.filter(pk=stored.pk).update(**renewed, shown=stored.changes)


def _renewed(stored: ClusterTree, held: Held) -> dict[str, Any]:
    vectors = vectors_for(held.photos)
    tree = seated(Tree(*_linkage(stored), held.leaf, stored.linkage), held.cluster, vectors)
    found = standing(tree, stored.cut, held.cluster, held.middle, LEAST_SIZE)
    order = found.tree.order()
    photos = [held.photos[row] for row in order]
    branches = trunk(found.tree, found.groups)
    faces = _middles(found.tree, vectors[order])
    became = _became(branches, found.tree.spans()[found.roots].tolist(), held)
    given = {branch: held.names[cluster] for branch, cluster in became.items()}
    names = branch_names(branches, photos, words_of(photos), given)
    return {
        "photos": b"".join(photo.bytes for photo in photos),
        "standing": found.cut,
        "branches": [
            _stored(branch, int(faces[branch.id]), names[branch.id], became.get(branch.id))
            for branch in branches
        ],
    }


def _linkage(stored: ClusterTree) -> tuple[Labels, Floats]:
    merges = np.frombuffer(bytes(stored.merges), WHOLE).reshape(-1, 2).astype(np.int64)
    return merges, np.frombuffer(bytes(stored.heights), "<f4").astype(np.float32)


def _became(branches: Sequence[Branch], spans: Sequence[Sequence[int]], held: Held) -> dict[int, UUID]:
    """Which cluster a group is, by the places that all of its photos and no others have."""
    at: Mapping[tuple[int, int], int] = {
        (first, last): branch.id for branch in branches for _, first, last in branch.steps
    }
    return {at[first, last]: held.clusters[i] for i, (first, last) in enumerate(spans)}


def _stored(branch: Branch, face: int, name: str, cluster: UUID | None) -> dict[str, Any]:
    return {
        "id": branch.id,
        "steps": branch.steps,
        "left": branch.left,
        "right": branch.right,
        "face": face,
        "name": name,
        "cluster": str(cluster) if cluster else None,
    }


def _middles(tree: Tree, ordered: Floats) -> Labels:
    """The place of the photo that stands for each node: of its two sides' photos the one nearer to its middle."""
    starts = np.concatenate([[0], np.cumsum(tree.leaf_sizes())])
    nodes = tree.leaves + len(tree.merges)
    sums, faces = np.zeros((nodes, ordered.shape[1]), np.float32), np.zeros(nodes, np.int64)
    for leaf in range(tree.leaves):
        inside = ordered[starts[leaf] : starts[leaf + 1]]
        sums[leaf] = inside.sum(0)
        faces[leaf] = starts[leaf] + int((inside @ sums[leaf]).argmax())
    for node, (left, right) in enumerate(tree.merges.tolist(), tree.leaves):
        sums[node] = sums[left] + sums[right]
        both = ordered[[faces[left], faces[right]]] @ sums[node]
        faces[node] = faces[left] if both[0] >= both[1] else faces[right]
    return faces
