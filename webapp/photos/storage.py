"""Files that appear whole or not at all, however the process ends."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from webapp.photos.errors import StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT)
PART_PREFIX = ".part-"


def is_full_disk(error: OSError) -> bool:
    """Whether an error means that there is no room left."""
    return error.errno in _FULL


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Turn "no space left" into StorageFull, which says so to the uploader."""
    try:
        yield
    except OSError as error:
        if is_full_disk(error):
            raise StorageFull from error
        raise


class WholeFileStorage(FileSystemStorage):
    """A file is written beside its place and renamed into it; `durable` waits until the disk has it."""

    def __init__(self, location: str | os.PathLike[str] | None = None, *, durable: bool = True) -> None:
        super().__init__(location=location)
        self.durable = durable

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[bytes] | IO[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, part_name = tempfile.mkstemp(prefix=PART_PREFIX, dir=target.parent)
        part = Path(part_name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                for piece in iter(lambda: content.read(1 << 20), b""):
                    out.write(piece)
                if self.durable:
                    out.flush()
                    os.fsync(out.fileno())
            part.chmod(0o644)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name
