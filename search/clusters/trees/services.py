"""Writes of trees: a run's linkage in few bytes, its groups with names and the photo that stands for each."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction

from search.clusters.algorithms.density import LEAST_SIZE
from search.clusters.algorithms.grouping import Floats, Grouping, Labels
from search.clusters.describing.naming import branch_names
from search.clusters.describing.words import words_of
from search.clusters.trees.tree import Tree
from search.clusters.trees.trunk import Branch, trunk
from search.models import ClusterMember, ClusterRun, ClusterTree

WHOLE = np.dtype("<i4")


@transaction.atomic
def tree_store(*, run: ClusterRun, ids: Sequence[UUID], vectors: Floats, grouping: Grouping) -> None:
    """Keep the tree of the run instead of those of the member's earlier runs."""
    ClusterTree.objects.filter(run__owner_id=run.owner_id).delete()
    tree = grouping.tree
    if tree is None:
        return
    order = tree.order()
    photos = [ids[row] for row in order]
    branches = trunk(tree, LEAST_SIZE)
    faces = _middles(tree, vectors[order])
    names = branch_names(branches, photos, words_of(photos))
    became = _became(branches, grouping.cut, photos, run.owner_id)
    ClusterTree.objects.create(
        run=run,
        linkage=tree.linkage,
        cut=grouping.cut,
        ids=b"".join(photo.bytes for photo in photos),
        leaves=tree.leaf_sizes().astype(WHOLE).tobytes(),
        merges=tree.merges.astype(WHOLE).tobytes(),
        heights=tree.heights.astype("<f4").tobytes(),
        branches=[
            _stored(branch, int(faces[branch.id]), names[branch.id], became.get(branch.id))
            for branch in branches
        ],
    )


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


def _became(
    branches: Sequence[Branch], cut: float | None, photos: Sequence[UUID], owner_id: int
) -> dict[int, UUID]:
    """Which stored cluster each group at the cut became: the one that most of its photos are in."""
    if cut is None:
        return {}
    held = dict(
        ClusterMember.objects.filter(cluster__owner_id=owner_id).values_list("photo_id", "cluster_id")
    )
    above = {child: branch.height for branch in branches for child in (branch.left, branch.right)}
    found: dict[int, UUID] = {}
    for branch in branches:
        if branch.height <= cut < above.get(branch.id, float("inf")):
            first, last = next(step[1:] for step in branch.steps if step[0] <= cut)
            cluster, count = Counter(held.get(photo) for photo in photos[first:last]).most_common(1)[0]
            if cluster and 2 * count > last - first and cluster not in found.values():
                found[branch.id] = cluster
    return found
