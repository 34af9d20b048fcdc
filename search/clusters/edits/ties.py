"""Reads and writes of what people decided about clusters."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef

from search.clusters.edits.constraints import Decisions
from search.models import Cluster, ClusterMember, ClusterTie
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo

CHUNK = 2000
Pair = tuple[UUID, UUID]


def decisions_of(owner_id: int) -> Decisions:
    """All that a run over the member's library has to obey; four queries."""
    tied = Exists(ClusterTie.objects.filter(cluster=OuterRef("pk")))
    rows = Cluster.objects.filter(owner_id=owner_id).annotate(tied=tied)
    held: dict[UUID, set[UUID]] = {}
    lasting, closed = set(), set()
    for cluster, named, pinned, hidden, has_ties in rows.values_list(
        "pk", "named_by_person", "pinned", "hidden", "tied"
    ):
        held[cluster] = set()
        if pinned or hidden:
            closed.add(cluster)
        if named or pinned or hidden or has_ties:
            lasting.add(cluster)
    members = ClusterMember.objects.filter(cluster__owner_id=owner_id)
    for cluster, photo in members.values_list("cluster_id", "photo_id"):
        held[cluster].add(photo)
    together = {photo: cluster for cluster in closed for photo in held[cluster]}
    said, apart, since = _said(owner_id)
    came = _came(owner_id) if together or said else {}
    kept = {photo: came[photo] for photo in together if photo in came}
    return Decisions(held, together | said, apart, lasting, kept | since, came)


def _said(owner_id: int) -> tuple[dict[UUID, UUID], dict[UUID, set[UUID]], dict[UUID, float]]:
    """Where photos belong, where they never do, and when a person said the first."""
    together: dict[UUID, UUID] = {}
    apart: dict[UUID, set[UUID]] = {}
    since: dict[UUID, float] = {}
    ties = ClusterTie.objects.filter(cluster__owner_id=owner_id)
    for photo, cluster, inside, at in ties.values_list("photo_id", "cluster_id", "together", "created_at"):
        if inside:
            together[photo] = cluster
            since[photo] = at.timestamp()
        else:
            apart.setdefault(photo, set()).add(cluster)
    return together, apart, since


def _came(owner_id: int) -> dict[UUID, float]:
    rows = Photo.objects.filter(owner_id=owner_id).order_by().values_list("pk", "created_at")
    return {photo: at.timestamp() for photo, at in rows}


def homes_of(photos: Iterable[UUID]) -> dict[UUID, UUID]:
    """Photo -> the cluster that a person put it in."""
    rows = ClusterTie.objects.filter(photo__in=AnyOf(photos), together=True)
    return dict(rows.values_list("photo_id", "cluster_id"))


def apart_of(photos: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """Photo -> the clusters that it must never join."""
    found: dict[UUID, set[UUID]] = {}
    rows = ClusterTie.objects.filter(photo__in=AnyOf(photos), together=False)
    for photo, cluster in rows.values_list("photo_id", "cluster_id"):
        found.setdefault(photo, set()).add(cluster)
    return found


def homes_write(homes: Mapping[UUID, UUID | None]) -> list[tuple[UUID, UUID]]:
    """Tie each of these photos to a cluster, or to none; returns what it was kept from there, and no longer is."""
    ClusterTie.objects.filter(photo__in=AnyOf(homes), together=True).delete()
    put = [(photo, cluster) for photo, cluster in homes.items() if cluster is not None]
    forgotten = apart_forget(put)
    ties_add(put, together=True)
    return forgotten


def ties_add(pairs: Iterable[Pair], *, together: bool) -> None:
    """Note these pairs of photo and cluster; those of which something is noted already stay as they are."""
    rows = [ClusterTie(photo_id=photo, cluster_id=cluster, together=together) for photo, cluster in pairs]
    ClusterTie.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def apart_forget(pairs: Iterable[Pair]) -> list[Pair]:
    """These photos may join these clusters again; returns those that might not."""
    wanted = set(pairs)
    rows = ClusterTie.objects.filter(
        photo__in=AnyOf({photo for photo, _ in wanted}),
        cluster__in=AnyOf({cluster for _, cluster in wanted}),
        together=False,
    )
    found = {tie.pk: (tie.photo_id, tie.cluster_id) for tie in rows}
    kept = {pk: pair for pk, pair in found.items() if pair in wanted}
    ClusterTie.objects.filter(pk__in=list(kept)).delete()
    return list(kept.values())
