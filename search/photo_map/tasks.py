"""Celery's side of maps: shells over the services, in the queue `maintenance`."""

from uuid import UUID

from celery import shared_task

from search.photo_map.atlas import atlases_purge
from search.photo_map.refresh import maps_refresh
from search.photo_map.runs import run_execute


@shared_task(name="search.photo_map.run", ignore_result=True)
def run(run_id: str) -> None:
    """Lay out one member's map."""
    run_execute(run_id=UUID(run_id))


@shared_task(name="search.photo_map.refresh", ignore_result=True)
def refresh() -> None:
    """Bring maps up to date; beat calls it."""
    maps_refresh()


@shared_task(name="search.photo_map.purge", ignore_result=True)
def purge() -> None:
    """Forget the atlases of yesterday; beat calls it."""
    atlases_purge()
