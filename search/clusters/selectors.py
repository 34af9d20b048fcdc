"""Reads of clusters; every count and photo goes through the visible library."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, QuerySet, Value, When
from django.http import Http404
from numpy.typing import NDArray

from search.clusters.describing.representatives import SHOWN
from search.models import Cluster, ClusterMember, ClusterRun
from webapp.photos.models import Photo
from webapp.photos.selectors import library

Person = AbstractBaseUser | AnonymousUser
Floats = NDArray[np.float32]
PINNED = 2**40
"""More than any cluster has photos."""


def clusters_visible_to(user: Person, *, hidden: bool = False, q: str = "") -> QuerySet[Cluster]:
    """The person's clusters that still hold a photo of the library: those shown, or those hidden; `q`: so named.

    Those pinned first, then the largest, by their `rank`.
    """
    held = ClusterMember.objects.filter(cluster=OuterRef("pk"), photo__in=library(user).order_by())
    found = Cluster.objects.filter(Exists(held), owner_id=user.pk, hidden=hidden, name__icontains=q)
    first = Case(When(pinned=True, then=Value(PINNED)), default=Value(0), output_field=BigIntegerField())
    return found.annotate(rank=F("size") + first).order_by("-rank", "id")


def cluster_sizes(user: Person, clusters: Sequence[Cluster]) -> dict[UUID, int]:
    """How many photos of the library each cluster holds; one query."""
    members = ClusterMember.objects.filter(cluster__in=clusters, photo__in=library(user).order_by())
    return dict(members.order_by().values_list("cluster").annotate(found=Count("pk")))


def cluster_get(user: Person, cluster_id: UUID) -> Cluster:
    """The cluster. Raises Http404, also where it is somebody else's."""
    found = Cluster.objects.filter(pk=cluster_id, owner_id=user.pk).first() if user.is_authenticated else None
    if found is None:
        raise Http404
    return found


def cluster_photos(user: Person, cluster: Cluster) -> QuerySet[ClusterMember]:
    """Members of a cluster that are in the library, representatives first, then by closeness."""
    rows = ClusterMember.objects.filter(cluster=cluster, photo__in=library(user).order_by())
    return rows.select_related("photo").order_by("position")


def representatives(user: Person, clusters: Sequence[Cluster], count: int) -> dict[UUID, list[Photo]]:
    """The first photos of each cluster, those in the trash passed over; one query."""
    rows = ClusterMember.objects.filter(
        cluster__in=clusters, position__lt=2 * SHOWN, photo__in=library(user).order_by()
    )
    found: dict[UUID, list[Photo]] = {cluster.pk: [] for cluster in clusters}
    for row in rows.select_related("photo").order_by("cluster_id", "position"):
        if len(found[row.cluster_id]) < count:
            found[row.cluster_id].append(row.photo)
    return found


def photos_unsorted(user: Person) -> QuerySet[Photo]:
    """Photos of the library that fit nowhere, or came after the last run."""
    return library(user).exclude(Exists(ClusterMember.objects.filter(photo=OuterRef("pk"))))


def run_latest(user: Person) -> ClusterRun | None:
    """The member's last run."""
    return ClusterRun.objects.filter(owner_id=user.pk).order_by("-created_at", "-id").first()
