"""The store of originals: each once, under the hash of its bytes, never rewritten."""

import hashlib
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _

from webapp.photos.errors import FileEmpty, FileTooLarge
from webapp.photos.models import Photo
from webapp.photos.storage import full_disk_told

_PIECE = 1 << 20


def file_hash(file: BinaryIO) -> tuple[str, int]:
    """(SHA-256, bytes) of a file. Raises FileEmpty, FileTooLarge."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(_PIECE):
        size += len(piece)
        if size > settings.PHOTO_MAX_BYTES:
            size_refuse(size)
        digest.update(piece)
    if not size:
        size_refuse(0)
    return digest.hexdigest(), size


def size_refuse(size: int) -> None:
    """Raise FileEmpty or FileTooLarge when a file of this many bytes is not taken."""
    if size <= 0:
        raise FileEmpty(_("The file is empty. Look at it on the device it comes from and send it again."))
    if size > settings.PHOTO_MAX_BYTES:
        limit = settings.PHOTO_MAX_BYTES // (1024 * 1024)
        raise FileTooLarge(
            _("The file is larger than %(limit)s MB, the most that this site takes.") % {"limit": limit}
        )


def hash_lock(sha256: str) -> None:
    """Until the transaction ends, nobody else stores or deletes the original with this hash."""
    key = int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def original_store(*, key: str, file: BinaryIO) -> bool:
    """Keep the file under `key`; False when it is there already. Raises StorageFull, leaving nothing."""
    store = storages["originals"]
    if store.exists(key):
        return False
    file.seek(0)
    with full_disk_told():
        store.save(key, File(file))
    return True


def original_remove_unused(*, sha256: str, key: str) -> None:
    """Delete an original that no photo refers to any more."""
    with transaction.atomic():
        hash_lock(sha256)
        if not Photo.objects.filter(sha256=sha256).exists():
            storages["originals"].delete(key)
