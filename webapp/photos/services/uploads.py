"""Uploads in chunks: what has arrived is kept, so that a cut line or a restart costs one chunk at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.errors import ChecksumWrong, PhotoRefused, UploadGone, UploadOffsetWrong
from webapp.photos.models import Album, Photo, Upload
from webapp.photos.services.albums import album_add
from webapp.photos.services.ingest import Ingested, photo_ingest
from webapp.photos.services.names import name_clean
from webapp.photos.services.originals import file_hash, size_refuse
from webapp.photos.services.upload_files import bytes_held, bytes_write, upload_folder, upload_path
from webapp.photos.storage import WholeFileStorage, full_disk_told


@dataclass(frozen=True)
class UploadState:
    """Where an upload stands: still open at `upload.received`, or ended in a photo."""

    upload: Upload | None
    ingested: Ingested | None = None


@transaction.atomic
def upload_start(
    *,
    owner: User,
    name: str,
    size: int,
    sha256: str,
    album: Album | None = None,
    modified: datetime | None = None,
) -> UploadState:
    """Begin or take up the upload of these bytes, unless the owner has the photo. Raises FileEmpty, FileTooLarge."""
    photo = Photo.objects.filter(owner=owner, sha256=sha256).first()
    if photo is not None:
        if album is not None:
            album_add(album=album, photos=[photo])
        return UploadState(None, Ingested(photo, created=False))
    size_refuse(size)
    values = {"name": name_clean(name), "bytes": size, "album": album, "modified": modified}
    upload, created = Upload.objects.select_for_update(of=("self",)).get_or_create(
        owner=owner, sha256=sha256, defaults=values
    )
    if not created:
        _take_up(upload, size=size, album=album)
    return UploadState(upload)


def _take_up(upload: Upload, *, size: int, album: Album | None) -> None:
    if upload.bytes != size or upload.received > bytes_held(upload):
        upload.bytes, upload.received = size, 0
    upload.album = album or upload.album
    upload.save(update_fields=["bytes", "received", "album", "updated_at"])


def upload_append(*, upload: Upload, offset: int, pieces: Iterable[bytes]) -> UploadState:
    """Add bytes that begin at `offset`, or before where the upload stands; the last ones make it a photo.

    Raises UploadOffsetWrong, UploadTooLong, UploadGone, FileTooLarge, StorageFull, ChecksumWrong, PhotoRefused.
    """
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).filter(id=upload.id).first()
        if held is None or held.photo_id is not None:
            return UploadState(None, upload_ended(upload=held or upload))
        if offset > held.received:
            message = f"This upload continues at byte {held.received}, not at {offset}."
            raise UploadOffsetWrong(message, offset=held.received)
        with full_disk_told():
            held.received = bytes_write(held, pieces, known=held.received - offset)
        held.save(update_fields=["received", "updated_at"])
    if held.received < held.bytes:
        return UploadState(held)
    return UploadState(None, upload_finish(upload=held))


def upload_finish(*, upload: Upload) -> Ingested:
    """Check the complete bytes against their announced hash and take them in. A disk that is full keeps them."""
    try:
        with upload_path(upload.id).open("rb") as file:
            if file_hash(file)[0] != upload.sha256:
                raise ChecksumWrong(_("The file changed on its way here. Send it again."))
            found = photo_ingest(
                owner=upload.owner, file=file, name=upload.name, album=upload.album, modified=upload.modified
            )
    except FileNotFoundError:
        return upload_ended(upload=upload)
    except (ChecksumWrong, PhotoRefused):
        upload_cancel(upload=upload)
        raise
    Upload.objects.filter(id=upload.id).update(photo=found.photo, updated_at=timezone.now())
    upload_path(upload.id).unlink(missing_ok=True)
    return found


def upload_ended(*, upload: Upload) -> Ingested:
    """What it has become, perhaps by another tab's last bytes. Raises UploadGone when there is nothing to continue."""
    photo = Photo.objects.filter(owner=upload.owner_id, sha256=upload.sha256).first()
    if photo is None:
        raise UploadGone(_("This upload was given up, refused or too old. Send the file again."))
    return Ingested(photo, created=False)


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
