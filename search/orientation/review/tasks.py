"""Celery's side of decisions on many photos: a shell over the runs, in the queue `maintenance`."""

from uuid import UUID

from celery import shared_task

from search.orientation.review.subject import TURNS
from search.review.runs import run_execute


@shared_task(name="search.orientation.review.run", ignore_result=True)
def run(run_id: str) -> None:
    """Decide on many photos, or take that back."""
    run_execute(TURNS, run_id=UUID(run_id))
