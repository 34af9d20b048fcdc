"""Equal settings, equal photos, equal clusters: what runs found is kept by what they were asked for."""

import hashlib
import json
from uuid import UUID

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED, Labels
from search.clusters.algorithms.registry import VERSION
from search.clusters.material import Material
from search.index.reading import ID
from search.models import ClusterAnchor, ClusterMember, ClusterRun
from search.photo_map.points import uuids_of

KEPT = 8
"""Settings of a member whose findings are kept."""
FRESH = "fresh"
"""Parameter of a run that is to start from nothing."""
LABEL = np.dtype("<i4")


def settings_of(run: ClusterRun) -> str:
    """A hash of all that the run was asked for."""
    asked = {name: value for name, value in run.parameters.items() if name != FRESH}
    return _hash(json.dumps([VERSION, run.algorithm, asked], sort_keys=True).encode())


def data_of(given: Material) -> str:
    """A hash of all that the run works on, people's decisions apart."""
    said = json.dumps(given.said, sort_keys=True)
    return _hash(b"".join(photo.bytes for photo in given.ids), given.vectors.tobytes(), said.encode())


def anchor_of(run: ClusterRun) -> ClusterAnchor | None:
    """What the last run with these settings found; None where there was none, or none shall count."""
    if run.parameters.get(FRESH):
        return None
    return ClusterAnchor.objects.filter(owner_id=run.owner_id, settings=settings_of(run)).first()


def anchored(anchor: ClusterAnchor | None, given: Material) -> Labels | None:
    """Each photo's group in the last run with these settings; None where there was none.

    A photo that came since has the group that most photos of its cluster by now have there.
    """
    if anchor is None:
        return None
    labels = np.frombuffer(bytes(anchor.labels), LABEL).tolist()
    known = dict(zip(uuids_of(np.frombuffer(bytes(anchor.ids), ID)), labels, strict=True))
    found = np.array([known.get(photo, UNSORTED) for photo in given.ids], np.int64)
    new = [row for row, photo in enumerate(given.ids) if photo not in known]
    if new:
        found[new] = _joined(anchor.owner_id, [given.ids[row] for row in new], known)
    return found


def anchor_keep(*, run: ClusterRun, given: Material, labels: Labels) -> None:
    """Note what the run found, and forget what was longest not asked for."""
    values = {
        "data": data_of(given),
        "ids": b"".join(photo.bytes for photo in given.ids),
        "labels": labels.astype(LABEL).tobytes(),
    }
    own = ClusterAnchor.objects.filter(owner_id=run.owner_id)
    own.update_or_create(owner_id=run.owner_id, settings=settings_of(run), defaults=values)
    old = own.order_by("-updated_at").values_list("pk", flat=True)[KEPT:]
    own.filter(pk__in=list(old)).delete()


def _joined(owner_id: int, new: list[UUID], known: dict[UUID, int]) -> list[int]:
    home = dict(
        ClusterMember.objects.filter(cluster__owner_id=owner_id).values_list("photo_id", "cluster_id")
    )
    there: dict[UUID, dict[int, int]] = {}
    for photo, cluster in home.items():
        label = known.get(photo, UNSORTED)
        if label != UNSORTED:
            counts = there.setdefault(cluster, {})
            counts[label] = counts.get(label, 0) + 1
    most = {
        cluster: max(counts, key=lambda label: (counts[label], -label)) for cluster, counts in there.items()
    }
    return [most.get(home[photo], UNSORTED) if photo in home else UNSORTED for photo in new]


def _hash(*parts: bytes) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()
