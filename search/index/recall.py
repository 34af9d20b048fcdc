"""The recall meter: a space's index against the exact order, on the library's own vectors."""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from search.errors import SpaceError
from search.index.indexes import index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings, in_buckets, regions_of, whole_photos
from search.index.vectors import Floats
from search.models import Embedding, EmbeddingSpace

DEPTH = 100
TIE = 1e-7


@dataclass(frozen=True)
class Recall:
    """What the meter found; times are of the index, `exact_` ones of the full scan, in milliseconds."""

    recall_at_10: float
    recall_at_100: float
    p50_ms: float
    p95_ms: float
    exact_p50_ms: float
    exact_p95_ms: float
    queries: int
    vectors: int
    dim: int
    index: str


def recall_measure(
    space: EmbeddingSpace, queries: int = 200, seed: int = 0, *, regions: bool = False
) -> Recall:
    """Ask for the neighbours of vectors drawn from the space, both ways. Raises SpaceError if empty."""
    if not index_exists(space):
        raise SpaceError("This space has no index yet: manage.py index build.")
    rows = regions_of(space) if regions else whole_photos(space)
    asked = _sample(rows, queries, seed)
    if len(asked) == 0:
        raise SpaceError("This space holds no vectors yet; upload photos first.")
    found, seconds = [], []
    with hnsw_settings(DEPTH):
        # Small tables are scanned by the planner's own choice; here the index itself is on trial.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            if space.index_type == EmbeddingSpace.Index.HNSW:
                cursor.execute("SET LOCAL enable_sort = off")
        _distances(_by_index(rows, space, asked[0]))
        for vector in asked:
            started = time.perf_counter()
            found.append(_distances(_by_index(rows, space, vector)))
            seconds.append(time.perf_counter() - started)
    exact, exact_seconds = [], []
    for vector in asked:
        started = time.perf_counter()
        exact.append(_distances(by_scan(rows, vector)))
        exact_seconds.append(time.perf_counter() - started)
    return Recall(
        recall_at_10=recall_of(found, exact, 10),
        recall_at_100=recall_of(found, exact, 100),
        p50_ms=_percentile(seconds, 50),
        p95_ms=_percentile(seconds, 95),
        exact_p50_ms=_percentile(exact_seconds, 50),
        exact_p95_ms=_percentile(exact_seconds, 95),
        queries=len(asked),
        vectors=rows.count(),
        dim=space.dim,
        index=space.index_type,
    )


def _by_index(rows: QuerySet[Embedding], space: EmbeddingSpace, vector: Floats) -> QuerySet[Any, Any]:
    """By the kind of index that the space has."""
    if space.index_type == EmbeddingSpace.Index.LSH:
        return by_scan(in_buckets(rows, space, vector), vector)
    return by_index(rows, space, vector)


def _sample(rows: QuerySet[Embedding], count: int, seed: int) -> list[Floats]:
    ids = list(rows.order_by("id").values_list("id", flat=True))
    chosen = np.random.default_rng(seed).permutation(len(ids))[:count]
    drawn = rows.filter(id__in=[ids[i] for i in chosen]).order_by("id")
    return [np.asarray(vector, np.float32) for vector in drawn.values_list("vector", flat=True)]


def _distances(rows: QuerySet[Any, Any]) -> list[float]:
    return [distance for _, distance in rows.values_list("photo_id", "distance")[:DEPTH]]


def recall_of(found: list[list[float]], exact: list[list[float]], depth: int) -> float:
    """Share of the true `depth` nearest that were found; by distance, so that an equal copy is no miss."""
    shares = [
        sum(distance <= true[:depth][-1] + TIE for distance in got[:depth]) / len(true[:depth])
        for got, true in zip(found, exact, strict=True)
    ]
    return float(np.mean(shares))


def _percentile(seconds: list[float], percent: int) -> float:
    return float(np.percentile(seconds, percent) * 1000)
