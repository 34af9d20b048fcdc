"""What a run works on: a member's photos, what they show, what is said of them, and the clusters they are in so far."""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED, Floats, Labels
from search.clusters.algorithms.texts import Words, said_words
from search.errors import NothingServes
from search.index.reading import own_vectors, vectors_read
from search.index.selectors import space_serving
from search.models import ClusterMember, ClusterRun, SearchDocument
from search.photo_map.points import uuids_of
from search.runs import State
from webapp.photos.arrays import AnyOf

FIELDS = {"tags": "tags", "captions": "caption", "ocr": "text"}
"""Kinds of words and the fields of a photo's document that hold them."""


@dataclass(frozen=True)
class Material:
    """ids of N photos, vectors float32 [N, D] of length 1, and what `algorithms.registry.grouped` takes beside."""

    ids: list[UUID]
    vectors: Floats
    said: dict[str, Words] = field(default_factory=dict)
    before: Labels | None = None


def material(run: ClusterRun) -> Material:
    """Photos outside the trash, in the order of their ids; none where no photo was ever indexed."""
    try:
        space = space_serving()
    except NothingServes:
        return Material([], np.zeros((0, 1), np.float32))
    found, vectors = vectors_read(own_vectors(run.owner_id, space), space.dim)
    ids = uuids_of(found)
    return Material(ids, vectors.astype(np.float32), _said(ids, run), _before(ids, run))


def _said(ids: list[UUID], run: ClusterRun) -> dict[str, Words]:
    kinds = [kind for kind in FIELDS if kind in run.parameters.get("weights", {})]
    if not kinds:
        return {}
    rows = SearchDocument.objects.filter(photo_id__in=AnyOf(ids))
    documents = {row[0]: row[1:] for row in rows.values_list("photo_id", *(FIELDS[kind] for kind in kinds))}
    nothing = [""] * len(kinds)
    return {
        kind: [said_words(documents.get(photo, nothing)[column]) for photo in ids]
        for column, kind in enumerate(kinds)
    }


def _before(ids: list[UUID], run: ClusterRun) -> Labels | None:
    """Each photo's cluster so far; None where the last run was asked for something else."""
    done = ClusterRun.objects.filter(owner_id=run.owner_id, state=State.SUCCESS)
    last = done.order_by("-created_at", "-id").first()
    if last is None or (last.algorithm, last.parameters) != (run.algorithm, run.parameters):
        return None
    members = ClusterMember.objects.filter(cluster__owner_id=run.owner_id)
    held = dict(members.values_list("photo_id", "cluster_id"))
    numbers = {cluster: number for number, cluster in enumerate(sorted(set(held.values())))}
    return np.array([numbers[held[photo]] if photo in held else UNSORTED for photo in ids], np.int64)
