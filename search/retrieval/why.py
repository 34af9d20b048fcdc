"""Why a photo is an answer: matched keypoints, closeness, ranks, words in common."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.auth.models import AbstractBaseUser

from search.index.nearest import by_scan, whole_photos
from search.models import PhotoTag, SearchQuery
from search.retrieval import shortlist
from search.retrieval.doorway import ask
from webapp.photos.models import Photo

NO_PAIRS: dict[str, Any] = {
    "pairs": [], "inliers": 0, "putative": 0, "model": None, "verified": False, "homography": None,
    "extractor": None, "threshold": None,
}  # fmt: skip
"""Of a search by words, which has no keypoints to compare."""


def query_explain(*, query: SearchQuery, photo: Photo, member: AbstractBaseUser) -> dict[str, Any]:
    """The whole answer of the why view."""
    rank = rank_of(query, photo, member)
    pairs = NO_PAIRS
    if query.vector is not None:
        name = query.verification.get("name", "")
        pairs = ask("explain", query=str(query.id), photo=str(photo.id), extractor=name)
    return {
        "query": str(query.id),
        "photo": str(photo.id),
        "cosine": _cosine(query, photo),
        "rank": rank,
        "rank_before": rank_before(query, photo.pk, rank),
        "tags": shared_tags(query.photo_id, [photo.id]).get(photo.id, []),
        **pairs,
    }


def rank_of(query: SearchQuery, photo: Photo, member: AbstractBaseUser) -> int | None:
    """The photo's place in the answer, from 1; None where it is none, or for words."""
    if query.space is None:
        return None
    return shortlist.rank_of(query, query.space, shortlist.candidates(query, member), photo.pk)


def rank_before(query: SearchQuery, photo: UUID, rank: int | None) -> int | None:
    """Its place before geometry was looked at; below the shortlist nothing has moved."""
    return query.shortlist.index(photo) + 1 if photo in query.shortlist else rank


def shared_tags(query_photo: UUID | None, photos: Collection[UUID]) -> dict[UUID, list[str]]:
    """Words that the query's photo has in common with each of these; one query."""
    if query_photo is None or not photos:
        return {}
    mine = PhotoTag.objects.filter(photo_id=query_photo, removed=False).values("tag_id")
    rows = PhotoTag.objects.filter(photo_id__in=photos, removed=False, tag_id__in=mine)
    found: dict[UUID, list[str]] = {}
    for photo, name in rows.order_by("position", "id").values_list("photo_id", "tag__name"):
        found.setdefault(photo, []).append(name)
    return found


def _cosine(query: SearchQuery, photo: Photo) -> float | None:
    """Closeness of the whole photo to the query in the query's space, if it has a vector there."""
    if query.vector is None or query.space is None:
        return None
    rows = by_scan(whole_photos(query.space).filter(photo=photo), np.asarray(query.vector, np.float32))
    distance = rows.values_list("distance", flat=True).first()
    return None if distance is None else round(1.0 - distance, 6)
