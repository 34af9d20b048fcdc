"""What a run works on: a member's photos, what they show, and what is said of them."""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from search.clusters.algorithms.grouping import Floats
from search.clusters.algorithms.texts import Words, said_words
from search.errors import NothingServes
from search.index.reading import own_vectors, vectors_read
from search.index.selectors import space_serving
from search.models import ClusterRun, SearchDocument
from search.photo_map.points import uuids_of
from webapp.photos.arrays import AnyOf

FIELDS = {"tags": "tags", "captions": "caption", "ocr": "text"}
"""Kinds of words and the fields of a photo's document that hold them."""


@dataclass(frozen=True)
class Material:
    """ids of N photos, vectors float32 [N, D] of length 1, and what `algorithms.registry.grouped` takes beside."""

    ids: list[UUID]
    vectors: Floats
    said: dict[str, Words] = field(default_factory=dict)


def material(run: ClusterRun) -> Material:
    """Photos outside the trash, in the order of their ids; none where no photo was ever indexed."""
    try:
        space = space_serving()
    except NothingServes:
        return Material([], np.zeros((0, 1), np.float32))
    found, vectors = vectors_read(own_vectors(run.owner_id, space), space.dim)
    ids = uuids_of(found)
    return Material(ids, vectors.astype(np.float32), _said(ids, run))


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
