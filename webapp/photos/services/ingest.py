"""A file becomes a photo: examined, stored once, put on the ledger, the workers' bell rung after commit."""

from dataclasses import dataclass
from typing import BinaryIO

from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from webapp.accounts.models import User
from webapp.photos.models import Album, Photo
from webapp.photos.pipeline.schedule import runs_create
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
    *, owner: User, file: BinaryIO, name: str, album: Album | None = None, sample: bool = False
) -> Ingested:
    """Take a file into the owner's library. Raises PhotoRefused or StorageFull; then nothing is kept."""
    sha256, size = file_hash(file)
    found = Photo.objects.filter(owner=owner, sha256=sha256).first()
    examined = photo_examine(file) if found is None else None
    with transaction.atomic():
        hash_lock(sha256)
        photo = found or Photo.objects.filter(owner=owner, sha256=sha256).first()
        created = photo is None and examined is not None
        if photo is None and examined is not None:
            photo = _unsaved(
                owner=owner, sha256=sha256, size=size, name=name, examined=examined, sample=sample
            )
            _keep(photo, file)
        assert photo is not None
        if album is not None:
            album_add(album=album, photos=[photo])
    return Ingested(photo, created)


def _unsaved(*, owner: User, sha256: str, size: int, name: str, examined: Examined, sample: bool) -> Photo:
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
        sample=sample,
    )


def _keep(photo: Photo, file: BinaryIO) -> None:
    stored = original_store(key=photo.original_key, file=file)
    try:
        photo.save(force_insert=True)
        runs_create(photos=[photo.id])
    except BaseException:
        if stored:
            storages["originals"].delete(photo.original_key)
        raise
