"""Giving the database connection back early, where an answer goes on long after its last query."""

from django.db import connection


def connection_release() -> None:
    """Return this thread's connection to the pool; inside a transaction (as in tests) it stays."""
    if not connection.in_atomic_block:
        connection.close()
