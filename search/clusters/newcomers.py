"""Photos that came after the last run: they join the cluster of their neighbours, or wait among the unsorted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from search.clusters.algorithms.grouping import UNSORTED, Floats
from search.clusters.edits.ties import apart_of
from search.clusters.locking import clusters_lock
from search.clusters.members import clusters_describe, members_put
from search.clusters.trees.services import tree_outdated
from search.clusters.votes import NEIGHBOURS, voted
from search.index.indexes import index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings
from search.index.reading import own_vectors, vectors_read
from search.models import Cluster, ClusterMember, ClusterRun, Embedding, EmbeddingSpace
from search.photo_map.points import uuids_of
from search.runs import OPEN, State
from webapp.photos.arrays import AnyOf

AT_ONCE = 500
EXACT_UP_TO = 20_000
"""Photos of a library whose neighbours are looked for by looking at all."""
LATE = timedelta(minutes=5)
"""How long a vector may be under way to the database after it was made."""


def newcomers_join(*, owner_id: int, space: EmbeddingSpace, newest: datetime) -> int:
    """Let each photo that no run saw join by its neighbours' vote; returns how many did.

    `newest` is when the newest of the library's vectors was made.
    """
    run = _last_run(owner_id)
    if run is None or newest <= (run.seen_until or run.created_at):
        return 0
    waiting, joined = _unseen(run, space), 0
    for start in range(0, len(waiting), AT_ONCE):
        places = _places(owner_id, space, waiting[start : start + AT_ONCE], silent=waiting[start:])
        joined += _put(owner_id, places)
    ClusterRun.objects.filter(pk=run.pk).update(seen_until=newest)
    return joined


def _last_run(owner_id: int) -> ClusterRun | None:
    """None while a run is open: it sees them itself."""
    if ClusterRun.objects.filter(owner_id=owner_id, state__in=OPEN).exists():
        return None
    done = ClusterRun.objects.filter(owner_id=owner_id, state=State.SUCCESS)
    return done.order_by("-created_at", "-id").first()


def _unseen(run: ClusterRun, space: EmbeddingSpace) -> list[UUID]:
    """Photos in no cluster whose vectors came since, oldest first."""
    since = (run.seen_until or run.created_at) - LATE
    sorted_ones = Exists(ClusterMember.objects.filter(photo=OuterRef("photo")))
    rows = own_vectors(run.owner_id, space).filter(~sorted_ones, created_at__gt=since)
    return list(rows.order_by("created_at", "pk").values_list("photo_id", flat=True))


def _places(
    owner_id: int, space: EmbeddingSpace, photos: Sequence[UUID], silent: Sequence[UUID]
) -> dict[UUID, UUID]:
    """Photo -> the cluster that it joins, where there is one; who is `silent` has no word about others."""
    everything = own_vectors(owner_id, space)
    others = everything.exclude(photo_id__in=AnyOf(silent))
    many = index_exists(space) and everything.order_by()[EXACT_UP_TO : EXACT_UP_TO + 1].exists()
    ids, vectors = vectors_read(everything.filter(photo_id__in=AnyOf(photos)), space.dim)
    near = [_nearest(others, space, vector.astype(np.float32), by_hnsw=many) for vector in vectors]
    around = {other for found in near for other, _ in found}
    members = ClusterMember.objects.filter(photo__in=AnyOf(around), cluster__owner_id=owner_id)
    home = dict(members.values_list("photo_id", "cluster_id"))
    clusters = sorted(set(home.values()))
    number = {cluster: place for place, cluster in enumerate(clusters)}
    labels = np.full((len(ids), NEIGHBOURS), UNSORTED, np.int64)
    closeness = np.full((len(ids), NEIGHBOURS), -1.0, np.float32)
    for row, found in enumerate(near):
        for place, (other, distance) in enumerate(found):
            labels[row, place] = number[home[other]] if other in home else UNSORTED
            closeness[row, place] = 1.0 - distance
    put = zip(uuids_of(ids), voted(labels, closeness).tolist(), strict=True)
    return {photo: clusters[label] for photo, label in put if label >= 0}


def _nearest(
    others: QuerySet[Embedding], space: EmbeddingSpace, vector: Floats, *, by_hnsw: bool
) -> list[tuple[UUID, float]]:
    """The nearest others in the same library with their cosine distances."""
    if by_hnsw:
        with hnsw_settings(NEIGHBOURS):
            return list(by_index(others, space, vector).values_list("photo_id", "distance")[:NEIGHBOURS])
    return list(by_scan(others, vector).values_list("photo_id", "distance")[:NEIGHBOURS])


@transaction.atomic
def _put(owner_id: int, places: dict[UUID, UUID]) -> int:
    """Write who joined what, but for clusters that are gone by now, and those that a person kept a photo from."""
    clusters_lock(owner_id)
    alive = set(Cluster.objects.filter(owner_id=owner_id).values_list("pk", flat=True))
    taken = set(ClusterMember.objects.filter(photo__in=AnyOf(places)).values_list("photo_id", flat=True))
    apart = apart_of(places)
    free = {
        photo: cluster
        for photo, cluster in places.items()
        if cluster in alive and photo not in taken and cluster not in apart.get(photo, set())
    }
    members_put(free)
    clusters_describe(set(free.values()))
    if free:
        tree_outdated(owner_id=owner_id)
    return len(free)
