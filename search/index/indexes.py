"""The database indexes of a space, made and dropped without locking anybody out."""

from collections.abc import Callable

from django.db import connection

from search.errors import SpaceError
from search.index import hnsw, lsh
from search.models import EmbeddingSpace

DEFINITIONS: dict[str, Callable[[EmbeddingSpace], dict[str, str]]] = {
    EmbeddingSpace.Index.HNSW: hnsw.definitions,
    EmbeddingSpace.Index.LSH: lsh.definitions,
}
"""Kind of index -> name -> definition. Adding a kind = its definitions and its way to a head (search.index.nearest)."""


def index_create(space: EmbeddingSpace) -> None:
    """CREATE INDEX CONCURRENTLY; a half-made index of an interrupted attempt is made anew."""
    _outside_transactions()
    for name, definition in DEFINITIONS[space.index_type](space).items():
        if not _are_whole([name]):
            with connection.cursor() as cursor:
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
                cursor.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")


def index_drop(space: EmbeddingSpace, *, but: str = "") -> None:
    """DROP INDEX CONCURRENTLY of every kind that is there, except one."""
    _outside_transactions()
    with connection.cursor() as cursor:
        for kind, definitions in DEFINITIONS.items():
            for name in definitions(space) if kind != but else ():
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def index_exists(space: EmbeddingSpace) -> bool:
    """Whether the indexes of the space's kind are there and whole."""
    return _are_whole(list(DEFINITIONS[space.index_type](space)))


def index_bytes(space: EmbeddingSpace) -> int:
    """Size of those on disk; 0 without any."""
    names = list(DEFINITIONS[space.index_type](space))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_relation_size(to_regclass(name))) FROM unnest(%s::text[]) AS name", [names]
        )
        return int(cursor.fetchone()[0] or 0)


def _are_whole(names: list[str]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE relname = ANY(%s) AND indisvalid",
            [names],
        )
        return int(cursor.fetchone()[0]) == len(names)


def _outside_transactions() -> None:
    if connection.in_atomic_block:
        raise SpaceError("An index is made and dropped outside transactions, so that nobody waits for it.")
