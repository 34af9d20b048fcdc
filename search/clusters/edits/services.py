"""What people do to clusters: rename, pin, hide, merge, split, move photos. Remembered, and undone like all actions.

Whoever asks, a member or the admin, does it for the clusters' owner, who can take it back for a day.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from search.clusters.edits.action import NAME, Editing, Plan
from search.clusters.members import clusters_of, members_of
from search.errors import ClusterError, ClusterGone
from search.models import Cluster
from webapp.accounts.models import User
from webapp.photos.models import BulkAction, Photo
from webapp.photos.models.identifiers import uuid7
from webapp.photos.services.bulk import Wish, bulk_apply, bulk_undo
from webapp.photos.services.bulk.run import KEPT


@dataclass(frozen=True)
class Edited:
    """How many photos an edit concerned, how it is undone, and the clusters it was about."""

    count: int
    undo: UUID | None
    clusters: Sequence[UUID]


def cluster_change(*, cluster: Cluster, request: UUID | None = None, **values: Any) -> Edited:
    """Set its `name` (which no machine replaces from then on), `pinned` or `hidden`. Raises ClusterGone."""
    named = {"named_by_person": True} if "name" in values else {}
    plan = Plan(fields={cluster.pk: {**values, **named}}, to=[cluster.pk])
    return _edit(cluster.owner, lambda: plan, request)


def clusters_merge(
    *, member: User, into: UUID, clusters: Sequence[UUID], request: UUID | None = None
) -> Edited:
    """All photos of these clusters into one, which stays. Raises ClusterError, ClusterGone."""
    if into in clusters or not clusters:
        raise ClusterError(_("A cluster cannot be merged with itself. Choose another one."))
    return _edit(member, lambda: _merging(member, into, list(dict.fromkeys(clusters))), request)


def cluster_make(
    *, member: User, photos: QuerySet[Photo], name: str = "", request: UUID | None = None
) -> Edited:
    """These photos, wherever they were, as a cluster of their own. Raises ClusterError where there are none."""

    def planned() -> Plan:
        made = uuid7()
        ids = list(photos.order_by().values_list("pk", flat=True))
        if not ids:
            raise ClusterError(_("A cluster needs a photo. Select at least one that is not in the trash."))
        return Plan(dict.fromkeys(ids, made), {made: name}, to=[made])

    return _edit(member, planned, request)


def photos_put(
    *, member: User, cluster: UUID, photos: QuerySet[Photo], request: UUID | None = None
) -> Edited:
    """These photos into a cluster; those that are there already do not count. Raises ClusterGone."""

    def planned() -> Plan:
        _owned(member, [cluster])
        elsewhere = photos.exclude(cluster_members__cluster=cluster)
        ids = elsewhere.order_by().values_list("pk", flat=True)
        return Plan(dict.fromkeys(ids, cluster), to=[cluster])

    return _edit(member, planned, request)


def photos_take_out(
    *, member: User, cluster: UUID, photos: QuerySet[Photo], request: UUID | None = None
) -> Edited:
    """These photos out of a cluster, to be in none; they never come back to it by themselves. Raises ClusterGone."""

    def planned() -> Plan:
        _owned(member, [cluster])
        inside = photos.filter(cluster_members__cluster=cluster)
        return Plan(dict.fromkeys(inside.order_by().values_list("pk", flat=True)), to=[cluster])

    return _edit(member, planned, request)


def cluster_divide(
    *, member: User, cluster: UUID, parts: Mapping[UUID, int], request: UUID | None = None
) -> Edited:
    """A cluster's photos into parts by number; the first part stays the cluster. Raises ClusterGone."""

    def planned() -> Plan:
        _owned(member, [cluster])
        made = {part: cluster if part == 0 else uuid7() for part in sorted({0, *parts.values()})}
        inside = {photo for photo, held in clusters_of(parts).items() if held == cluster}
        puts = {photo: made[part] for photo, part in parts.items() if photo in inside}
        fresh = {pk: "" for pk in made.values() if pk != cluster and pk in puts.values()}
        return Plan(puts, fresh, rename=[cluster], to=[cluster, *fresh])

    return _edit(member, planned, request)


def edit_undo_last(*, cluster: Cluster) -> None:
    """Take back the last edit that was about this cluster. Raises ClusterError where there is none of today."""
    edits = BulkAction.objects.filter(owner=cluster.owner, action=NAME, undone_at__isnull=True)
    about = edits.filter(before__to__contains=[str(cluster.pk)], created_at__gt=timezone.now() - KEPT)
    last = about.order_by("-created_at").first()
    if last is None:
        raise ClusterError(_("Nothing was done to this cluster within a day that could be taken back."))
    bulk_undo(member=cluster.owner, action_id=last.pk)


def _merging(member: User, into: UUID, clusters: Sequence[UUID]) -> Plan:
    found = _owned(member, [into, *clusters])
    held = members_of(found)
    puts = {photo: into for photos in held.values() for photo in photos}
    fields: dict[UUID, dict[str, Any]] = {}
    named = [found[pk] for pk in clusters if found[pk].named_by_person]
    if named and not found[into].named_by_person:
        fields[into] = {"name": named[0].name, "named_by_person": True}
    return Plan(puts, fields=fields, to=[into], heir=into)


def _owned(member: User, clusters: Sequence[UUID]) -> dict[UUID, Cluster]:
    found: dict[UUID, Cluster] = Cluster.objects.filter(owner=member).in_bulk(list(clusters))
    if len(found) < len(set(clusters)):
        raise ClusterGone
    return found


def _edit(member: User, planned: Callable[[], Plan], request: UUID | None) -> Edited:
    wish = Wish(member=member, photos=Photo.objects.none())
    done = bulk_apply(action=NAME, wish=wish, request=request, kind=Editing(planned))
    noted = BulkAction.objects.filter(pk=done.undo).first() if done.undo else None
    return Edited(done.count, done.undo, [UUID(pk) for pk in noted.before["to"]] if noted else [])
