"""What deleted and edited photos leave in the stores, and its removal."""

import logging
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from celery import current_app
from django.core.files.storage import storages
from django.db import transaction
from kombu.exceptions import OperationalError

from webapp.photos.models import Photo
from webapp.photos.services.originals import original_remove_unused

logger = logging.getLogger(__name__)
_NOW = 500
"""So many photos' files are removed at once; those of more are left to the workers, so that nobody waits."""


class FilesOf(NamedTuple):
    """Enough of a photo to find its files by."""

    id: UUID
    sha256: str
    extension: str

    @property
    def photo(self) -> Photo:
        """Not to be saved: a name for the photo's places in the stores."""
        return Photo(id=self.id, sha256=self.sha256, extension=self.extension)


def files_remove_after_commit(files: Collection[FilesOf]) -> None:
    """Remove the files of deleted photos, once it is sure that these are deleted."""
    transaction.on_commit(lambda: _now_or_by_workers(list(files)))


def _now_or_by_workers(files: list[FilesOf]) -> None:
    if len(files) <= _NOW:
        files_remove(files)
        return
    try:
        for start in range(0, len(files), _NOW):
            rows = [[str(one.id), one.sha256, one.extension] for one in files[start : start + _NOW]]
            current_app.send_task("photos.files_remove", args=[rows], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweep will remove the files.", error)


def files_remove(files: Iterable[FilesOf]) -> None:
    """Remove renditions, and originals that no other photo has."""
    for one in files:
        renditions_remove(one.photo, keep_current=False)
        original_remove_unused(sha256=one.sha256, key=one.photo.original_key)


def renditions_remove(photo: Photo, *, keep_current: bool) -> None:
    """Delete the photo's renditions of older versions, or all of them."""
    store = storages["renditions"]
    folder = photo.rendition_key("").rsplit("/", 1)[0]
    try:
        _, names = store.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        version = name.split("-", 1)[0]
        if not keep_current or (version.isdigit() and int(version) < photo.version):
            store.delete(f"{folder}/{name}")
    if not keep_current:
        with suppress(OSError, NotImplementedError):
            store.delete(folder)
