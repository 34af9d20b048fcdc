"""Which photos of the same owner a photo may be a duplicate of: by its hash in eight forms, by its nearest vectors."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet

from search.duplicates.hashing import bands_of_forms, form_distances, unpacked_bits
from search.errors import NothingServes
from search.index.indexes import index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings, whole_photos
from search.index.selectors import space_serving
from search.index.vectors import Floats
from search.models import Embedding, EmbeddingSpace, Fingerprint
from webapp.photos.models import Photo

HASH_NEAR = 64
"""Of 256 bits: candidates by the hash alone."""
MOST_BY_HASH, MOST_BY_VECTOR = 12, 12
LEAST_COSINE = 0.5
EXACT_UP_TO = 20_000
"""Photos of one owner; more are looked for through the index."""


@dataclass(frozen=True)
class Neighbourhood:
    """Where one owner's photos are looked for."""

    owner: int
    space: EmbeddingSpace | None
    by_index: bool


def neighbourhood_of(owner: int) -> Neighbourhood:
    """The serving space, and whether the owner has so many photos that its index is asked."""
    try:
        space = space_serving()
    except NothingServes:
        return Neighbourhood(owner, None, by_index=False)
    many = Photo.objects.filter(owner_id=owner).order_by().values("pk")[EXACT_UP_TO : EXACT_UP_TO + 1]
    return Neighbourhood(owner, space, by_index=index_exists(space) and many.exists())


def candidates_of(prints: Collection[Fingerprint], where: Neighbourhood) -> dict[UUID, list[UUID]]:
    """Photo -> those that it is to be compared with, the likeliest first."""
    vectors = _vectors(prints, where)
    found: dict[UUID, list[UUID]] = {}
    for one in prints:
        near = _by_hash(one, where.owner) + _by_vector(one.photo_id, vectors, where)
        found[one.photo_id] = [photo for photo in dict.fromkeys(near) if photo != one.photo_id]
    return found


def _by_hash(one: Fingerprint, owner: int) -> list[UUID]:
    if one.bits is None:
        return []
    bits = unpacked_bits(bytes(one.bits))
    found = _sharing_a_band(bands_of_forms(bits, owner), one.pixels)
    if not found:
        return []
    far = form_distances(bits, [other for _, other in found])
    near = [found[place][0] for place in np.argsort(far, kind="stable") if far[place] <= HASH_NEAR]
    # The owner is mixed into the keys; two owners' may be the same by chance.
    own = Photo.objects.filter(pk__in=near[: 2 * MOST_BY_HASH], owner_id=owner).values_list("pk", flat=True)
    return [photo for photo in near if photo in set(own)][:MOST_BY_HASH]


def _sharing_a_band(keys: list[int], pixels: str) -> list[tuple[UUID, bytes]]:
    """Photos with other pixels that share a key, with their hashes.

    The planner takes a hundred keys for a large part of the table; they are a few hundred rows, found by the index.
    """
    rows = Fingerprint.objects.filter(bands__overlap=keys).exclude(pixels=pixels)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        found = [(photo, bytes(other)) for photo, other in rows.values_list("photo_id", "bits") if other]
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
    return found


def _by_vector(photo: UUID, vectors: Mapping[UUID, Floats], where: Neighbourhood) -> list[UUID]:
    if where.space is None or photo not in vectors:
        return []
    rows = whole_photos(where.space).filter(photo__owner_id=where.owner).exclude(photo_id=photo)
    with hnsw_settings(MOST_BY_VECTOR):
        ask = by_index(rows, where.space, vectors[photo]) if where.by_index else by_scan(rows, vectors[photo])
        near = list(ask.values_list("photo_id", "distance")[:MOST_BY_VECTOR])
    return [found for found, distance in near if 1.0 - distance >= LEAST_COSINE]


def _vectors(prints: Collection[Fingerprint], where: Neighbourhood) -> dict[UUID, Floats]:
    if where.space is None:
        return {}
    rows: QuerySet[Embedding] = whole_photos(where.space).filter(photo__in=[one.photo_id for one in prints])
    return {row.photo_id: np.asarray(row.vector, np.float32) for row in rows}
