"""Why a photo is an answer: matched keypoints, closeness, words in common."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image

from search.extractors.rootsift import rootsift
from search.index.nearest import by_scan, whole_photos
from search.models import PhotoTag, SearchQuery
from search.retrieval.doorway import ask
from search.retrieval.source import Source
from search.retrieval.verification import VERIFIED_INLIERS, verify
from webapp.photos.models import Photo


def pairs_of(source: Source, photo: Image.Image) -> dict[str, Any]:
    """Matched pairs of a query and a photo, inliers first; points in 0..1 of each whole photo as displayed."""
    found = verify(rootsift(source.meant()), rootsift(photo))
    query = found.query
    if source.region:
        box = source.region
        query = query * np.array([box.w, box.h], np.float32) + np.array([box.x, box.y], np.float32)
    order = np.argsort(~found.inlier, kind="stable")
    return {
        "pairs": [
            {
                "query": [round(float(value), 5) for value in query[i]],
                "photo": [round(float(value), 5) for value in found.photo[i]],
                "inlier": bool(found.inlier[i]),
            }
            for i in order
        ],
        "inliers": found.inliers,
        "putative": len(found.inlier),
        "model": found.model or None,
        "verified": found.inliers >= VERIFIED_INLIERS,
    }


def query_explain(*, query: SearchQuery, photo: Photo) -> dict[str, Any]:
    """The whole answer of the why view; a search by words has no keypoints to compare."""
    if query.vector is None:
        pairs: dict[str, Any] = {"pairs": [], "inliers": 0, "putative": 0, "model": None, "verified": False}
    else:
        pairs = ask("explain", query=str(query.id), photo=str(photo.id))
    return {
        "query": str(query.id),
        "photo": str(photo.id),
        "cosine": _cosine(query, photo),
        "tags": shared_tags(query.photo_id, [photo.id]).get(photo.id, []),
        **pairs,
    }


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
