"""The clock's errands: shells over services."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from webapp.accounts.services import sessions_forget_old
from webapp.photos.pipeline.schedule import runs_complete
from webapp.photos.services.bulk import bulk_forget_old
from webapp.photos.services.files import FilesOf, files_remove
from webapp.photos.services.orphans import orphans_sweep
from webapp.photos.services.trash import trash_expire
from webapp.photos.services.uploads import uploads_sweep
from webapp.photos.services.zip_tickets import zip_tickets_forget_old

ERRANDS: tuple[Callable[[], object], ...] = (
    trash_expire,
    uploads_sweep,
    bulk_forget_old,
    zip_tickets_forget_old,
    sessions_forget_old,
    lambda: orphans_sweep(part=timezone.now().hour),
    runs_complete,
)
"""Each hour; those that go by hours of the day get around once a day."""


@shared_task(name="photos.housekeep", ignore_result=True)
def housekeep() -> None:
    """Delete and forget what has waited too long; see that no photo lacks a stage. One failure stops none of them."""
    with ExitStack() as all_done:
        for errand in reversed(ERRANDS):
            all_done.callback(errand)


@shared_task(name="photos.files_remove", ignore_result=True)
def remove_files(rows: Sequence[tuple[str, str, str]]) -> None:
    """Remove the files of deleted photos: id, hash and extension of each."""
    files_remove(FilesOf(UUID(id_), sha256, extension) for id_, sha256, extension in rows)
