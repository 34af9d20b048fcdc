"""The bytes of unfinished uploads on the disk."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from webapp.photos.errors import UploadTooLong
from webapp.photos.models import Upload


def upload_folder() -> Path:
    folder = Path(settings.UPLOAD_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def upload_path(upload_id: UUID) -> Path:
    """Where the bytes wait until they are complete."""
    return upload_folder() / f"{upload_id}.part"


def bytes_held(upload: Upload) -> int:
    """How many bytes lie on the disk, those of requests that were cut included."""
    path = upload_path(upload.id)
    return path.stat().st_size if path.exists() else 0


def bytes_write(upload: Upload, pieces: Iterable[bytes], *, known: int) -> int:
    """Write behind what the ledger says has arrived, without the first `known` bytes; returns the new end.

    Bytes that lie beyond the ledger's end are of a request that was cut. Raises UploadTooLong.
    """
    descriptor = os.open(upload_path(upload.id), os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        file.truncate(upload.received)
        file.seek(upload.received)
        end = upload.received + _copy(file, pieces, skip=known, upload=upload)
        file.flush()
        os.fsync(file.fileno())
    return end


def _copy(file: BinaryIO, pieces: Iterable[bytes], *, skip: int, upload: Upload) -> int:
    written, room = 0, upload.bytes - upload.received
    for piece in pieces:
        fresh = piece[skip:]
        skip -= len(piece) - len(fresh)
        written += len(fresh)
        if written > room:
            message = (
                f"The chunk goes beyond the {upload.bytes} bytes that were announced, so nothing of it was kept. "
                f"Go on at byte {upload.received}, or give this upload up and begin it again."
            )
            raise UploadTooLong(message, offset=upload.received)
        file.write(fresh)
    return written
