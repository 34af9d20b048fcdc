"""Writes of clusters: grouping a library, people's decisions obeyed."""

from collections.abc import Callable, Collection, Mapping, Sequence, Set
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Q

from search.clusters.algorithms.grouping import UNSORTED, Floats, Labels
from search.clusters.algorithms.registry import grouped
from search.clusters.anchors import anchor_keep, anchor_of, anchored, data_of
from search.clusters.describing.groups import CHUNK, Group, Words, groups_described, said_of
from search.clusters.edits.constraints import Part, constrained
from search.clusters.edits.ties import decisions_of
from search.clusters.locking import clusters_lock
from search.clusters.material import material
from search.clusters.trees.services import tree_renew, tree_store
from search.models import Cluster, ClusterMember, ClusterRun
from search.runs import now_and_then, run_carry_out, run_end, run_progress
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo


def run_execute(*, run_id: UUID) -> None:
    """Group the member's library; however it ends, the run says so."""
    run_carry_out(
        kind=ClusterRun,
        run_id=run_id,
        work=lambda run: _group(run, run_progress(run)),
        broke="Grouping failed",
    )


def _group(run: ClusterRun, progress: Callable[[float], None]) -> None:
    progress(0.05)
    given = material(run)
    ids, vectors = given.ids, given.vectors
    ClusterRun.objects.filter(pk=run.pk).update(photos=len(ids))
    progress(0.15)
    anchor = anchor_of(run)
    before = anchored(anchor, given)
    grouping = grouped(
        vectors,
        run.algorithm,
        run.parameters.get("k"),
        said=given.said,
        weights=run.parameters.get("weights"),
        before=before,
        tell=now_and_then(lambda done: progress(0.15 + 0.6 * done)),
    )
    is_same = anchor is not None and anchor.data == data_of(given)
    labels = before if before is not None and is_same else grouping.labels
    progress(0.75)
    said = said_of(ids)
    progress(0.9)
    with transaction.atomic():
        _store(run, ids, vectors, labels, said)
        anchor_keep(run=run, given=given, labels=labels)
        tree_store(run=run, ids=ids, grouping=grouping)
    tree_renew(owner_id=run.owner_id)


@transaction.atomic
def _store(run: ClusterRun, ids: list[UUID], vectors: Floats, labels: Labels, said: Words) -> None:
    """Replace the member's clusters by these, what people decided obeyed, and end the run."""
    ClusterRun.objects.select_for_update().get(pk=run.pk)
    clusters_lock(run.owner_id)
    run_progress(run)(0.95)
    decisions = decisions_of(run.owner_id)
    unseen = _unseen(decisions.together, ids)
    ids, labels = ids + unseen, np.append(labels, [-1] * len(unseen))
    vectors = np.concatenate([vectors, np.zeros((len(unseen), vectors.shape[1]), np.float32)])
    parts = constrained(ids, vectors, labels, decisions)
    old = Cluster.objects.in_bulk(decisions.held)
    named = {pk: known.name for pk, known in old.items() if known.named_by_person}
    groups = groups_described(
        ((part.cluster, part.rows.tolist()) for part in parts), ids, vectors, said, named
    )
    _forget(run, parts, decisions.lasting, ids)
    _members_write([(_cluster_write(run, group, old), group) for group in groups], run.owner_id)
    unsorted = len(ids) - sum(len(group.photos) for group in groups)
    found = len(set(labels.tolist()) - {UNSORTED})
    ClusterRun.objects.filter(pk=run.pk).update(
        progress=1.0, unsorted=unsorted, made=len(groups), found=found
    )
    run.progress = 1.0
    run_end(run, ClusterRun.State.SUCCESS)


def _unseen(photos: Collection[UUID], ids: Sequence[UUID]) -> list[UUID]:
    """Those photos outside the trash that the run could not see, having no vector."""
    missing = set(photos) - set(ids)
    found = Photo.objects.filter(pk__in=AnyOf(missing), trashed_at__isnull=True).order_by("pk")
    return list(found.values_list("pk", flat=True)) if missing else []


def _forget(run: ClusterRun, parts: Sequence[Part], lasting: Set[UUID], ids: Sequence[UUID]) -> None:
    """Clusters that are no more go; photos in the trash keep their places in those that stay."""
    members = ClusterMember.objects.filter(cluster__owner_id=run.owner_id)
    members.filter(Q(photo__trashed_at__isnull=True) | Q(photo__in=AnyOf(ids))).delete()
    stay = {part.cluster for part in parts if part.cluster is not None}
    waiting = members.filter(cluster__in=AnyOf(lasting)).values_list("cluster_id", flat=True)
    Cluster.objects.filter(owner_id=run.owner_id).exclude(pk__in=AnyOf(stay | set(waiting))).delete()


def _cluster_write(run: ClusterRun, group: Group, old: Mapping[UUID, Cluster]) -> Cluster:
    found = old[group.cluster] if group.cluster else Cluster(owner_id=run.owner_id)
    found.run, found.size, found.cohesion = run, len(group.photos), group.portrait.cohesion
    found.name = group.name
    found.save()
    return found


def _members_write(stored: Sequence[tuple[Cluster, Group]], owner_id: int) -> None:
    """Rows in order; photos that were deleted for good meanwhile are left out."""
    alive = set(Photo.objects.filter(owner_id=owner_id).values_list("pk", flat=True))
    rows = [
        ClusterMember(
            cluster=found,
            photo_id=group.photos[row],
            position=position,
            closeness=float(group.portrait.closeness[row]),
        )
        for found, group in stored
        for position, row in enumerate(group.portrait.order)
        if group.photos[row] in alive
    ]
    ClusterMember.objects.bulk_create(rows, batch_size=CHUNK)
