"""The ways to the nearest vectors of a space: by its HNSW or LSH index, or by looking at every one.

All are SQL conditions on one queryset of whole photos' embeddings, so that whoever asks puts the
visibility filter inside. The exact way compares the uncast column, which the index cannot serve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import F, FloatField, Func, Min, QuerySet
from django.db.models.functions import Cast
from pgvector.django import CosineDistance, HalfVectorField

from search.errors import SpaceError
from search.index.lsh import Lsh
from search.index.vectors import Floats, literal
from search.models import Embedding, EmbeddingSpace

MOST_EF = 1000
"""pgvector's limit of hnsw.ef_search."""
LEAST_EF = 100
MAX_SCAN_TUPLES = 40_000


def whole_photos(space: EmbeddingSpace) -> QuerySet[Embedding]:
    """The space's vectors of whole photos; the space as a literal, so that its index fits."""
    return Embedding.objects.filter(space_id=space.pk, region__isnull=True)


def regions_of(space: EmbeddingSpace) -> QuerySet[Embedding]:
    """The space's vectors of regions, which have an index of their own."""
    return Embedding.objects.filter(space_id=space.pk, region__isnull=False)


def photos_and_regions(space: EmbeddingSpace) -> QuerySet[Embedding]:
    """All vectors of the space."""
    return Embedding.objects.filter(space_id=space.pk)


def by_index(rows: QuerySet[Embedding], space: EmbeddingSpace, vector: Floats) -> QuerySet[Any, Any]:
    """Rows with `distance`, nearest first, in the order of the HNSW index."""
    column = Cast("vector", HalfVectorField(dimensions=space.dim))
    return rows.annotate(distance=CosineDistance(column, _constant(vector, space.dim))).order_by("distance")


def by_scan(rows: QuerySet[Embedding], vector: Floats) -> QuerySet[Any, Any]:
    """Rows with `distance`, nearest first and then by photo, exact."""
    distance = CosineDistance(F("vector"), _constant(vector, len(vector)))
    return rows.annotate(distance=distance).order_by("distance", "photo_id")


def by_best(rows: QuerySet[Embedding], vector: Floats) -> QuerySet[Any, Any]:
    """Photos with `distance` of the nearest of their rows, nearest first and then by photo, exact."""
    distance = Min(CosineDistance(F("vector"), _constant(vector, len(vector))))
    return rows.order_by().values("photo_id").annotate(distance=distance).order_by("distance", "photo_id")


def in_buckets(rows: QuerySet[Embedding], space: EmbeddingSpace, vector: Floats) -> QuerySet[Embedding]:
    """Those rows that share a bucket with the vector in any of the space's hash tables."""
    hashing = Lsh.of(space)
    if hashing is None:
        raise SpaceError(f"{space.name} is not hashed: manage.py index build --type lsh.")
    return rows.filter(hashes__overlap=hashing.codes(vector[None])[0].tolist())


@contextmanager
def hnsw_settings(limit: int) -> Iterator[None]:
    """A transaction in which the index gives at least `limit` rows that pass the filter, if it finds them."""
    ef = min(MOST_EF, max(LEAST_EF, 2 * limit))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SET LOCAL hnsw.ef_search = {ef}; SET LOCAL hnsw.iterative_scan = strict_order; "
            f"SET LOCAL hnsw.max_scan_tuples = {MAX_SCAN_TUPLES}"
        )
        yield


def _constant(vector: Floats, dim: int) -> Func:
    return Func(template=f"'{literal(vector)}'::halfvec({int(dim)})", output_field=FloatField())
