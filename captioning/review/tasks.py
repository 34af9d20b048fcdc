"""Celery's side of decisions on many captions: a shell over the runs, in the queue `maintenance`."""

from uuid import UUID

from celery import shared_task

from captioning.review.subject import CAPTIONS
from search.review.runs import run_execute


@shared_task(name="captioning.review.run", ignore_result=True)
def run(run_id: str) -> None:
    """Approve many captions, or take that back."""
    run_execute(CAPTIONS, run_id=UUID(run_id))
