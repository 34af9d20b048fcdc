"""The clock's errands: shells over services."""

from celery import shared_task

from webapp.photos.services.trash import trash_expire
from webapp.photos.services.uploads import uploads_sweep


@shared_task(name="photos.housekeep", ignore_result=True)
def housekeep() -> None:
    """Delete what has waited too long: photos in the trash, uploads that nobody continues."""
    trash_expire()
    uploads_sweep()
