"""Splits of a cluster that a worker works out, kept for an hour until the member has chosen one."""

from typing import Any
from uuid import UUID, uuid4

import numpy as np
from django.core.cache import cache
from django.utils.translation import gettext as _

from search.clusters.describing.representatives import portrait
from search.clusters.edits.cuts import Floats, Labels, nested_cuts
from search.clusters.members import vectors_for
from search.errors import ClusterError, CutGone
from search.models import Cluster, ClusterMember
from search.retrieval.doorway import ask

KEPT_SECONDS = 3600
SHOWN = 4


def cuts_ask(*, cluster: Cluster) -> dict[str, Any]:
    """{cut, suggested, ways: [{parts: [{size, photos}]}]} of the cluster. Raises ClusterError, NoWorker."""
    return ask("cluster_cuts", cluster=str(cluster.pk))


def cuts_make(*, cluster: Cluster) -> dict[str, Any]:
    """The worker's side: work the ways out, and keep them. Raises ClusterError where there are none."""
    rows = ClusterMember.objects.filter(cluster=cluster, photo__trashed_at__isnull=True)
    photos = list(rows.order_by("position", "id").values_list("photo_id", flat=True))
    vectors = vectors_for(photos)
    seen = np.any(vectors != 0, axis=1)
    photos, vectors = [photo for photo, has in zip(photos, seen, strict=True) if has], vectors[seen]
    found = nested_cuts(vectors)
    if not found.ways:
        raise ClusterError(
            _("These photos are too few or too much alike to be split. Move single photos instead.")
        )
    cut = uuid4()
    kept = {"cluster": str(cluster.pk), "photos": photos, "ways": [way.astype(np.int8) for way in found.ways]}
    cache.set(_key(cut), kept, KEPT_SECONDS)
    ways = [{"parts": _parts(photos, vectors, way)} for way in found.ways]
    return {"cut": str(cut), "suggested": found.suggested, "ways": ways}


def cut_get(*, cluster: Cluster, cut: UUID, parts: int) -> dict[UUID, int]:
    """Photo -> number of its part, the largest being 0, in one of the kept ways. Raises CutGone."""
    kept = cache.get(_key(cut))
    if not kept or kept["cluster"] != str(cluster.pk):
        raise CutGone
    for way in kept["ways"]:
        if int(way.max()) + 1 == parts:
            return dict(zip(kept["photos"], map(int, way), strict=True))
    raise CutGone


def _parts(photos: list[UUID], vectors: Floats, labels: Labels) -> list[dict[str, Any]]:
    found = []
    for label in range(int(labels.max()) + 1):
        rows = np.flatnonzero(labels == label)
        shown = portrait(vectors[rows]).order[:SHOWN]
        found.append({"size": len(rows), "photos": [str(photos[rows[row]]) for row in shown]})
    return found


def _key(cut: UUID) -> str:
    return f"clusters:cut:{cut}"
