"""A file becomes a photo: examined, stored once, put on the ledger, the workers' bell rung after commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from webapp.accounts.models import User
from webapp.photos.models import Album, Photo
from webapp.photos.pipeline.schedule import runs_create
from webapp.photos.pipeline.taken import EARLIEST
from webapp.photos.services.albums import album_add
from webapp.photos.services.examine import Examined, photo_examine
from webapp.photos.services.names import name_clean
from webapp.photos.services.originals import file_hash, hash_lock, original_store


@dataclass(frozen=True)
class Ingested:
    """The member's photo of these bytes; not `created` when they had it already, perhaps in the trash."""

    photo: Photo
    created: bool


def photo_ingest(
    *,
    owner: User,
    file: BinaryIO,
    name: str,
    album: Album | None = None,
    sample: bool = False,
    modified: datetime | None = None,
) -> Ingested:
    """Take a file into the owner's library; `modified` is the file's own date.

    Raises PhotoRefused or StorageFull; then nothing is kept.
    """
    sha256, size = file_hash(file)
    found = Photo.objects.filter(owner=owner, sha256=sha256).first()
    examined = photo_examine(file) if found is None else None
    with transaction.atomic():
        hash_lock(sha256)
        photo = found or Photo.objects.filter(owner=owner, sha256=sha256).first()
        created = photo is None and examined is not None
        if photo is None and examined is not None:
            photo = _unsaved(owner=owner, sha256=sha256, size=size, name=name, examined=examined)
            photo.sample = sample
            _date(photo, modified)
            _keep(photo, file)
        assert photo is not None
        if album is not None:
            album_add(album=album, photos=[photo])
    return Ingested(photo, created)


def _unsaved(*, owner: User, sha256: str, size: int, name: str, examined: Examined) -> Photo:
    return Photo(
        owner=owner,
        sha256=sha256,
        bytes=size,
        name=name_clean(name, extension=examined.extension),
        media_type=examined.media_type,
        extension=examined.extension,
        width=examined.width,
        height=examined.height,
        taken_at=timezone.now(),
    )


def _date(photo: Photo, modified: datetime | None) -> None:
    """The file's own date, where it can be one, until EXIF says better."""
    if modified is not None and EARLIEST <= modified <= photo.taken_at + timedelta(days=1):
        photo.taken_at, photo.taken_at_source = modified, Photo.DateSource.FILE


def _keep(photo: Photo, file: BinaryIO) -> None:
    stored = original_store(key=photo.original_key, file=file)
    try:
        photo.save(force_insert=True)
        runs_create(photos=[photo.id])
    except BaseException:
        if stored:
            storages["originals"].delete(photo.original_key)
        raise
