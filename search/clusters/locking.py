"""One writer at a time for a member's clusters: runs, newcomers and people wait for each other."""

from django.db import connection


def clusters_lock(owner_id: int) -> None:
    """Wait until nobody else writes this member's clusters; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"clusters {owner_id}"])
