"""From a query to photos in order, with the visibility filter always inside the SQL.

The order of a query is a settled head (what the index gave, or what geometry re-ordered) followed by all other
visible photos in exact order, so that paging reaches the very end and no photo comes twice or is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from search.index.indexes import index_exists
from search.index.nearest import (
    by_best,
    by_index,
    by_scan,
    hnsw_settings,
    in_buckets,
    photos_and_regions,
    regions_of,
    whole_photos,
)
from search.index.vectors import Floats
from search.models import EmbeddingSpace, SearchQuery
from search.retrieval.cursor import Cursor
from search.retrieval.filters import narrowed
from search.text.highlights import Highlight
from search.text.language.filters import FILTERS, narrow
from search.text.language.grammar import parse
from search.text.reading import photos_matching
from webapp.photos.api.filters import photos_listed
from webapp.photos.models import Photo
from webapp.photos.selectors import library
from webapp.photos.short_cache import remembered
from webapp.photos.stacks import collapsed

EXACT_UP_TO = 50_000
"""Visible photos; fewer are all looked at (some 20 ms), more go through the index."""
EXACT_UP_TO_WITH_REGIONS = 12_000
"""The same where the regions of a photo count too: five more vectors each."""
HEAD = 200
REMEMBERED = 300
"""Times as long as counting a whole library takes, its size and how much of it can be found are remembered."""
EXACT, HNSW, LSH = "exact", "hnsw", "lsh"
TEXT, SENSE, HYBRID, FILTERS_ALONE, MIXED = "text", "sense", "hybrid", "filters", "mixed"


@dataclass(frozen=True)
class Hit:
    """One photo of an answer: its place, its score, and for words what found it and where they stand."""

    photo: UUID
    rank: int
    score: float
    found_by: int = 0
    """Bits, search.text.fusion.BRANCHES."""
    highlights: tuple[Highlight, ...] = ()
    region: list[float] | None = None
    """The box that is nearest to the query, where it is nearer than the whole photo."""

    mixed: float | None = None
    """Score of a picture and words together, where both were asked for; `score` is then the picture's alone."""

    def marked(self, highlights: Iterable[Highlight]) -> "Hit":
        """With the words where they stand."""
        return replace(self, highlights=tuple(highlights))


@dataclass(frozen=True)
class Page:
    hits: list[Hit]
    next: Cursor | None


def candidates(query: SearchQuery, member: AbstractBaseUser) -> QuerySet[Photo]:
    """Photos that may be an answer: visible, not in the trash, inside the filters, not the query itself.

    Words are looked for in one's own photos alone: what is known of another's, like the place, is not all shared.
    """
    listed = library(member) if query.text else photos_listed(member, query.filters)
    typed = parse(query.text, FILTERS)
    photos = narrow(narrowed(listed, query.filters, member), typed, member)
    if typed.words and query.vector is not None and query.weight is None:
        photos = photos_matching(typed.words, photos, member)
    photos = collapsed(photos, member)
    return photos.exclude(pk=query.photo_id) if query.photo_id else photos


def choose_mode(query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo]) -> str:
    """Small or narrow libraries are looked at whole; so is everything when asked to, or without an index."""
    if query.exact or not index_exists(space):
        return EXACT
    most = EXACT_UP_TO_WITH_REGIONS if query.regions else EXACT_UP_TO
    if query.text or query.filters:
        many = _more_than(photos, most)
    else:
        key = f"search:more:{query.member_id}:{most}"
        many = remembered(key, 0, lambda: _more_than(photos, most), REMEMBERED)
    return space.index_type if many else EXACT


def _more_than(photos: QuerySet[Photo], most: int) -> bool:
    return photos.order_by().values("pk")[most : most + 1].exists()


def head_of(query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo], count: int) -> list[UUID]:
    """The first photos by whatever index the mode of the query names, or in exact order."""
    vector = np.asarray(query.vector, np.float32)
    if query.mode == HNSW:
        return head_by_index(space, photos, vector, count, regions=query.regions)
    if query.mode == LSH:
        return head_by_hashes(space, photos, vector, count, regions=query.regions)
    return head_by_scan(query, space, photos, count)


def head_by_index(
    space: EmbeddingSpace, photos: QuerySet[Photo], vector: Floats, count: int, *, regions: bool = False
) -> list[UUID]:
    """The first photos by the HNSW index; with `regions` by the one over those, too, each photo at its nearest."""
    nearest: dict[UUID, float] = {}
    with hnsw_settings(count):
        for rows in [whole_photos(space), regions_of(space)] if regions else [whole_photos(space)]:
            found = by_index(rows.filter(photo__in=photos.order_by()), space, vector)
            for photo, distance in found.values_list("photo_id", "distance")[:count]:
                nearest[photo] = min(distance, nearest.get(photo, distance))
    return sorted(nearest, key=lambda photo: nearest[photo])[:count]


def head_by_hashes(
    space: EmbeddingSpace, photos: QuerySet[Photo], vector: Floats, count: int, *, regions: bool = False
) -> list[UUID]:
    """The first photos among those that share a bucket with the query; there may be few."""
    rows = photos_and_regions(space) if regions else whole_photos(space)
    found = by_best(in_buckets(rows, space, vector).filter(photo__in=photos.order_by()), vector)
    return list(found.values_list("photo_id", flat=True)[:count])


def head_by_scan(
    query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo], count: int
) -> list[UUID]:
    """The first photos in exact order."""
    return list(_in_order(query, space, photos).values_list("photo_id", flat=True)[:count])


def _in_order(query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo]) -> QuerySet[Any, Any]:
    """Photos with `distance` in exact order, by the vectors that count for this query."""
    vector = np.asarray(query.vector, np.float32)
    if query.regions:
        return by_best(photos_and_regions(space).filter(photo__in=photos.order_by()), vector)
    return by_scan(whole_photos(space).filter(photo__in=photos.order_by()), vector)


def page_by_vector(
    query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo], cursor: Cursor, limit: int
) -> Page:
    """The next `limit` photos after the cursor; fewer only where no more exist."""
    rows = _in_order(query, space, photos)
    head = query.head
    waiting = head[cursor.head :] if cursor.key is None else []
    distances = dict(rows.filter(photo_id__in=waiting).values_list("photo_id", "distance")) if waiting else {}
    found = [(photo, distances[photo]) for photo in waiting if photo in distances][: limit + 1]
    settled = len(found)
    if len(found) <= limit:
        rest = rows.exclude(photo_id__in=head) if head else rows
        if cursor.key is not None:
            after = Q(distance__gt=cursor.key) | Q(distance=cursor.key, photo_id__gt=cursor.photo)
            rest = rest.filter(after)
        found += list(rest.values_list("photo_id", "distance")[: limit + 1 - settled])
    given = found[:limit]
    hits = _hits(query, space, given, cursor.rank)
    if len(found) <= limit:
        return Page(hits, None)
    if settled > limit:
        return Page(hits, Cursor(query.pk, cursor.rank + limit, head.index(given[-1][0]) + 1))
    last = given[-1] if settled < limit else None
    key, photo = (last[1], last[0]) if last else (None, None)
    return Page(hits, Cursor(query.pk, cursor.rank + limit, len(head), key, photo))


def _hits(
    query: SearchQuery, space: EmbeddingSpace, given: list[tuple[UUID, float]], before: int
) -> list[Hit]:
    boxes = _nearest_boxes(query, space, dict(given)) if query.regions else {}
    return [
        Hit(photo, before + i + 1, 1.0 - distance, region=boxes.get(photo))
        for i, (photo, distance) in enumerate(given)
    ]


def _nearest_boxes(
    query: SearchQuery, space: EmbeddingSpace, given: dict[UUID, float]
) -> dict[UUID, list[float]]:
    """The box of each photo whose nearest vector is a region's; one query."""
    rows = by_scan(regions_of(space).filter(photo_id__in=given), np.asarray(query.vector, np.float32))
    found: dict[UUID, list[float]] = {}
    for photo, distance, box in rows.values_list("photo_id", "distance", "region"):
        if distance <= given[photo]:
            found.setdefault(photo, box)
    return found


def rank_of(query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo], photo: UUID) -> int | None:
    """The place of a photo in the whole answer, from 1; None when it is none of the candidates."""
    rows = _in_order(query, space, photos)
    distance = rows.filter(photo_id=photo).values_list("distance", flat=True).first()
    if distance is None:
        return None
    if photo in query.head:
        return query.head.index(photo) + 1
    nearer = Q(distance__lt=distance) | Q(distance=distance, photo_id__lt=photo)
    return len(query.head) + rows.exclude(photo_id__in=query.head).filter(nearer).count() + 1
