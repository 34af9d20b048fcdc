"""Celery's side of clustering: shells over the services, in the queue `maintenance`."""

from uuid import UUID

from celery import shared_task

from search.clusters.refresh import clusters_refresh
from search.clusters.services import run_execute


@shared_task(name="search.clusters.run", ignore_result=True)
def run(run_id: str) -> None:
    """Group one member's library."""
    run_execute(run_id=UUID(run_id))


@shared_task(name="search.clusters.refresh", ignore_result=True)
def refresh() -> None:
    """Start runs for libraries that have grown; beat calls it."""
    clusters_refresh()
