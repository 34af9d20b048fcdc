"""The partial HNSW indexes of one space, made and dropped without locking anybody out.

The column has no dimension of its own, so an index is on the column cast to the space's, and only over the space's
own whole photos; a second one is over its regions. Queries must repeat both conditions, the space as a literal
(search.index.nearest).
"""

from django.db import connection

from search.errors import SpaceError
from search.models import EmbeddingSpace

M = 16
EF_CONSTRUCTION = 64


def index_create(space: EmbeddingSpace) -> None:
    """CREATE INDEX CONCURRENTLY; a half-made index of an interrupted attempt is made anew."""
    if connection.in_atomic_block:
        raise SpaceError("An index is created outside transactions, so that nobody waits for it.")
    for name, condition in _parts(space).items():
        if not _is_whole(name):
            _create(name, int(space.pk), int(space.dim), condition)


def _create(name: str, space_id: int, dim: int, condition: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        cursor.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON search_embedding USING hnsw "
            f"((vector::halfvec({dim})) halfvec_cosine_ops) "
            f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION}) "
            f"WHERE space_id = {space_id} AND region {condition}"
        )


def _parts(space: EmbeddingSpace) -> dict[str, str]:
    """Names of the space's two indexes and what is in each: regions would crowd the whole photos out of one."""
    return {space.index_name: "IS NULL", space.region_index_name: "IS NOT NULL"}


def index_drop(space: EmbeddingSpace) -> None:
    """DROP INDEX CONCURRENTLY, if it is there."""
    if connection.in_atomic_block:
        raise SpaceError("An index is dropped outside transactions, so that nobody waits for it.")
    with connection.cursor() as cursor:
        for name in _parts(space):
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def index_exists(space: EmbeddingSpace) -> bool:
    """Whether the space's indexes are there and whole."""
    return all(_is_whole(name) for name in _parts(space))


def _is_whole(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relname = %s AND indisvalid",
            [name],
        )
        return cursor.fetchone() is not None


def index_bytes(space: EmbeddingSpace) -> int:
    """Size of the space's indexes on disk; 0 without any."""
    with connection.cursor() as cursor:
        names = list(_parts(space))
        cursor.execute(
            "SELECT sum(pg_relation_size(to_regclass(name))) FROM unnest(%s::text[]) AS name", [names]
        )
        return int(cursor.fetchone()[0] or 0)
