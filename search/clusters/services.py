"""Writes of clusters: grouping a library, and a person's names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from search.clusters.grouping import Floats, Labels
from search.clusters.identity import identities
from search.clusters.naming import cluster_names
from search.clusters.registry import grouped
from search.clusters.representatives import Portrait, portrait
from search.clusters.selectors import vectors_of
from search.clusters.tree_services import tree_store
from search.clusters.words import words_of
from search.errors import NothingServes
from search.index.selectors import space_serving
from search.models import Cluster, ClusterMember, ClusterRun
from search.runs import run_carry_out, run_end, run_progress
from webapp.photos.models import Photo

CHUNK = 2000


@dataclass(frozen=True)
class Group:
    """A cluster before it is stored: its photos in order, and what is said of it."""

    photos: list[UUID]
    portrait: Portrait
    name: str


def cluster_rename(*, cluster: Cluster, name: str) -> Cluster:
    """A person's name, which no machine replaces."""
    cluster.name, cluster.named_by_person = name, True
    cluster.save(update_fields=["name", "named_by_person", "updated_at"])
    return cluster


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
    try:
        ids, vectors = vectors_of(run.owner_id, space_serving())
    except NothingServes:  # no photo was ever indexed: nothing to group, which is no failure
        ids, vectors = [], np.zeros((0, 1), np.float32)
    ClusterRun.objects.filter(pk=run.pk).update(photos=len(ids))
    progress(0.15)
    grouping = grouped(
        vectors, run.algorithm, run.parameters.get("k"), tell=lambda done: progress(0.15 + 0.6 * done)
    )
    labels = grouping.labels
    progress(0.75)
    groups = _groups(ids, vectors, labels)
    progress(0.9)
    with transaction.atomic():
        _store(run, groups, unsorted=int((labels < 0).sum()))
        tree_store(run=run, ids=ids, vectors=vectors, grouping=grouping)


def _groups(ids: Sequence[UUID], vectors: Floats, labels: Labels) -> list[Group]:
    rows = [np.flatnonzero(labels == label).tolist() for label in range(labels.max(initial=-1) + 1)]
    photos = [[ids[row] for row in group] for group in rows]
    names = _names(photos)
    return [
        Group(held, portrait(vectors[group]), name)
        for held, group, name in zip(photos, rows, names, strict=True)
    ]


def _names(groups: Sequence[Sequence[UUID]]) -> list[str]:
    everything = [photo for group in groups for photo in group]
    words = words_of(everything)
    dates: dict[UUID, datetime] = {}
    for start in range(0, len(everything), CHUNK):
        part = everything[start : start + CHUNK]
        dated = Photo.objects.filter(pk__in=part, taken_at_source=Photo.DateSource.EXIF)
        dates.update(dated.values_list("pk", "taken_at"))
    return cluster_names(
        [[words.get(photo, []) for photo in group] for group in groups],
        [[dates[photo] for photo in group if photo in dates] for group in groups],
    )


@transaction.atomic
def _store(run: ClusterRun, groups: Sequence[Group], unsorted: int) -> None:
    """Replace the member's clusters by these, identities and people's names kept, and end the run."""
    ClusterRun.objects.select_for_update().get(pk=run.pk)
    run_progress(run)(0.95)
    old = {known.pk: known for known in Cluster.objects.filter(owner_id=run.owner_id)}
    held: dict[UUID, set[UUID]] = {pk: set() for pk in old}
    for pk, photo in ClusterMember.objects.filter(cluster__in=old).values_list("cluster_id", "photo_id"):
        held[pk].add(photo)
    named = {pk for pk, known in old.items() if known.named_by_person}
    kept = identities(held, [set(group.photos) for group in groups], named)
    Cluster.objects.filter(pk__in=set(old) - set(kept.values())).delete()
    ClusterMember.objects.filter(cluster__owner_id=run.owner_id).delete()
    stored = [
        _cluster_write(run, group, old.get(kept[i]) if i in kept else None) for i, group in enumerate(groups)
    ]
    alive = set(Photo.objects.filter(owner_id=run.owner_id).values_list("pk", flat=True))
    rows = [row for found, group in zip(stored, groups, strict=True) for row in _members(found, group, alive)]
    ClusterMember.objects.bulk_create(rows, batch_size=CHUNK)
    ClusterRun.objects.filter(pk=run.pk).update(progress=1.0, unsorted=unsorted)
    run.progress = 1.0
    run_end(run, ClusterRun.State.SUCCESS)


def _cluster_write(run: ClusterRun, group: Group, known: Cluster | None) -> Cluster:
    found = known or Cluster(owner_id=run.owner_id)
    found.run, found.size, found.cohesion = run, len(group.photos), group.portrait.cohesion
    if not found.named_by_person:
        found.name = group.name
    found.save()
    return found


def _members(found: Cluster, group: Group, alive: set[UUID]) -> list[ClusterMember]:
    """Rows in order; photos that were deleted for good meanwhile are left out."""
    ordered = [(group.photos[row], group.portrait.closeness[row]) for row in group.portrait.order]
    return [
        ClusterMember(cluster=found, photo_id=photo, position=position, closeness=float(closeness))
        for position, (photo, closeness) in enumerate(ordered)
        if photo in alive
    ]
