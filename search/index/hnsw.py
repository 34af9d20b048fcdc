"""The partial HNSW index of one space, made and dropped without locking anybody out.

The column has no dimension of its own, so the index is on the column cast to the space's, and only over
the space's own whole photos. Queries must repeat both, the space as a literal (search.index.nearest).
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
    if index_exists(space):
        return
    name, space_id, dim = space.index_name, int(space.pk), int(space.dim)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
        cursor.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON search_embedding USING hnsw "
            f"((vector::halfvec({dim})) halfvec_cosine_ops) "
            f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION}) "
            f"WHERE space_id = {space_id} AND region IS NULL"
        )


def index_drop(space: EmbeddingSpace) -> None:
    """DROP INDEX CONCURRENTLY, if it is there."""
    if connection.in_atomic_block:
        raise SpaceError("An index is dropped outside transactions, so that nobody waits for it.")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {space.index_name}")


def index_exists(space: EmbeddingSpace) -> bool:
    """Whether the space's index is there and whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relname = %s AND indisvalid",
            [space.index_name],
        )
        return cursor.fetchone() is not None


def index_bytes(space: EmbeddingSpace) -> int:
    """Size of the space's index on disk; 0 without one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(to_regclass(%s))", [space.index_name])
        return int(cursor.fetchone()[0] or 0)
