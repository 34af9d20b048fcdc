"""Uploads in chunks: what has arrived is kept, so that a cut line or a restart costs one chunk at most."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from webapp.accounts.models import User
from webapp.photos.errors import ChecksumWrong, PhotoRefused, UploadGone, UploadOffsetWrong
from webapp.photos.models import Album, Photo, Upload
from webapp.photos.services.albums import album_add
from webapp.photos.services.ingest import Ingested, photo_ingest
from webapp.photos.services.names import name_clean
from webapp.photos.services.originals import file_hash, size_refuse
from webapp.photos.storage import WholeFileStorage, full_disk_told


@dataclass(frozen=True)
class UploadState:
    """Where an upload stands: still open at `upload.received`, or ended in a photo."""

    upload: Upload | None
    ingested: Ingested | None = None


def upload_folder() -> Path:
    folder = Path(settings.UPLOAD_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def upload_path(upload_id: UUID) -> Path:
    """Where the bytes wait until they are complete."""
    return upload_folder() / f"{upload_id}.part"


@transaction.atomic
def upload_start(
    *, owner: User, name: str, size: int, sha256: str, album: Album | None = None
) -> UploadState:
    """Begin or take up the upload of these bytes, unless the owner has the photo. Raises FileEmpty, FileTooLarge."""
    photo = Photo.objects.filter(owner=owner, sha256=sha256).first()
    if photo is not None:
        if album is not None:
            album_add(album=album, photos=[photo])
        return UploadState(None, Ingested(photo, created=False))
    size_refuse(size)
    values = {"name": name_clean(name), "bytes": size, "album": album}
    upload, created = Upload.objects.select_for_update().get_or_create(
        owner=owner, sha256=sha256, defaults=values
    )
    if not created and (upload.bytes != size or upload.received > _bytes_held(upload)):
        upload.bytes, upload.received = size, 0
        upload.save(update_fields=["bytes", "received", "updated_at"])
    return UploadState(upload)


def upload_append(*, upload: Upload, offset: int, pieces: Iterable[bytes]) -> UploadState:
    """Add bytes at `offset`; the last ones make it a photo.

    Raises UploadOffsetWrong, UploadGone, FileTooLarge, StorageFull, ChecksumWrong, PhotoRefused.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).filter(id=upload.id).first()
        if held is None:
            return UploadState(None, _ended_elsewhere(upload))
        if held.received != offset:
            message = f"This upload continues at byte {held.received}, not at {offset}."
            raise UploadOffsetWrong(message, offset=held.received)
        with full_disk_told():
            held.received = _write(held, pieces)
        held.save(update_fields=["received", "updated_at"])
    if held.received < held.bytes:
        return UploadState(held)
    return UploadState(None, upload_finish(upload=held))


def upload_finish(*, upload: Upload) -> Ingested:
    """Check the complete bytes against their announced hash and take them in. A disk that is full keeps them."""
    try:
        with upload_path(upload.id).open("rb") as file:
            if file_hash(file)[0] != upload.sha256:
                raise ChecksumWrong("The file changed on its way here. Send it again.")
            found = photo_ingest(owner=upload.owner, file=file, name=upload.name, album=upload.album)
    except FileNotFoundError:
        return _ended_elsewhere(upload)
    except (ChecksumWrong, PhotoRefused):
        upload_cancel(upload=upload)
        raise
    upload_cancel(upload=upload)
    return found


def upload_cancel(*, upload: Upload) -> None:
    """Forget an upload and the bytes that have arrived."""
    Upload.objects.filter(id=upload.id).delete()
    upload_path(upload.id).unlink(missing_ok=True)


def uploads_sweep() -> int:
    """Forget what nobody has continued for UPLOAD_KEEP_HOURS; beat calls it. Returns how many uploads."""
    end = timezone.now() - timedelta(hours=settings.UPLOAD_KEEP_HOURS)
    stale = list(Upload.objects.filter(updated_at__lt=end))
    for upload in stale:
        upload_cancel(upload=upload)
    for path in upload_folder().glob("*.part"):
        if path.stat().st_mtime < end.timestamp():
            path.unlink(missing_ok=True)
    for store in (storages["originals"], storages["renditions"]):
        if isinstance(store, WholeFileStorage):
            store.parts_sweep(before=end.timestamp())
    return len(stale)


def _ended_elsewhere(upload: Upload) -> Ingested:
    """Another tab has sent the last bytes, or there is nothing to continue."""
    photo = Photo.objects.filter(owner=upload.owner_id, sha256=upload.sha256).first()
    if photo is None:
        raise UploadGone("This upload has been given up or was too old. Send the file again.")
    return Ingested(photo, created=False)


def _bytes_held(upload: Upload) -> int:
    path = upload_path(upload.id)
    return path.stat().st_size if path.exists() else 0


def _write(upload: Upload, pieces: Iterable[bytes]) -> int:
    """Write behind what the ledger says has arrived; bytes beyond that are of a request that was cut."""
    descriptor = os.open(upload_path(upload.id), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(upload.received)
        file.seek(upload.received)
        end = _copy(file, pieces, room=upload.bytes - upload.received) + upload.received
        file.flush()
        os.fsync(file.fileno())
    return end


def _copy(file: BinaryIO, pieces: Iterable[bytes], *, room: int) -> int:
    written = 0
    for piece in pieces:
        written += len(piece)
        if written > room:
            raise UploadOffsetWrong("More bytes came than the upload announced. Begin it again.")
        file.write(piece)
    return written
