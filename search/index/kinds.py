"""Choosing the kind of index that a space is searched by."""

import numpy as np
from django.db import connection

from search.errors import SpaceError
from search.index.indexes import index_create, index_drop
from search.index.lsh import Lsh
from search.models import Embedding, EmbeddingSpace

Index = EmbeddingSpace.Index
CHUNK = 2000


def index_choose(*, space: EmbeddingSpace, kind: str, lsh: Lsh | None = None) -> int:
    """Search the space by this kind of index from now on; returns how many vectors were hashed for it.

    The index before goes when the new one is whole. Other hash sizes than before mean hashing all over; meanwhile the
    space is searched exactly. Raises SpaceError.
    """
    if kind not in Index.values:
        raise SpaceError(f"There is no index of type {kind!r}; choose one of {', '.join(Index.values)}.")
    hashed = _hash(space, lsh or Lsh()) if kind == Index.LSH else 0
    space.index_type = kind
    index_create(space)
    EmbeddingSpace.objects.filter(pk=space.pk).update(index_type=kind)
    index_drop(space, but=kind)
    if kind != Index.LSH:
        EmbeddingSpace.objects.filter(pk=space.pk).update(lsh=None)
        Embedding.objects.filter(space_id=space.pk, hashes__isnull=False).update(hashes=None)
    return hashed


def _hash(space: EmbeddingSpace, lsh: Lsh) -> int:
    """Hash the vectors that lack it; new ones are hashed as they come, from the moment that the space says so."""
    if space.lsh != lsh.options():
        EmbeddingSpace.objects.filter(pk=space.pk).update(lsh=lsh.options(), index_type=Index.HNSW)
        space.lsh, space.index_type = lsh.options(), Index.HNSW
        index_drop(space, but=Index.HNSW)
        Embedding.objects.filter(space_id=space.pk, hashes__isnull=False).update(hashes=None)
    count = 0
    waiting = Embedding.objects.filter(space_id=space.pk, hashes__isnull=True).order_by("pk")
    while rows := list(waiting.values_list("pk", "vector")[:CHUNK]):
        codes = lsh.codes(np.array([vector for _, vector in rows], np.float32))
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE search_embedding SET hashes = %s WHERE id = %s AND hashes IS NULL",
                [(row.tolist(), pk) for row, (pk, _) in zip(codes, rows, strict=True)],
            )
        count += len(rows)
    return count
