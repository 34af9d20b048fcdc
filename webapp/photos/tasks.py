"""The clock's errands: shells over services."""

from celery import shared_task

from webapp.photos.pipeline.schedule import runs_complete
from webapp.photos.services.trash import trash_expire
from webapp.photos.services.uploads import uploads_sweep


@shared_task(name="photos.housekeep", ignore_result=True)
def housekeep() -> None:
    """Delete what has waited too long (trash, uploads that nobody continues); see that no photo lacks a stage."""
    trash_expire()
    uploads_sweep()
    runs_complete()
