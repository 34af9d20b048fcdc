"""The clock's errands: shells over services."""

from collections.abc import Sequence
from uuid import UUID

from celery import shared_task

from webapp.photos.pipeline.schedule import runs_complete
from webapp.photos.services.bulk import bulk_forget_old
from webapp.photos.services.files import FilesOf, files_remove
from webapp.photos.services.trash import trash_expire
from webapp.photos.services.uploads import uploads_sweep
from webapp.photos.services.zip_tickets import zip_tickets_forget_old


@shared_task(name="photos.housekeep", ignore_result=True)
def housekeep() -> None:
    """Delete and forget what has waited too long; see that no photo lacks a stage."""
    trash_expire()
    uploads_sweep()
    bulk_forget_old()
    zip_tickets_forget_old()
    runs_complete()


@shared_task(name="photos.files_remove", ignore_result=True)
def remove_files(rows: Sequence[tuple[str, str, str]]) -> None:
    """Remove the files of deleted photos: id, hash and extension of each."""
    files_remove(FilesOf(UUID(id_), sha256, extension) for id_, sha256, extension in rows)
