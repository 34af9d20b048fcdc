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
    """A file is written apart and renamed into its place; `durable` waits until the disk has it."""

    def __init__(self, location: str | os.PathLike[str] | None = None, *, durable: bool = True) -> None:
        super().__init__(location=location)
        self.durable = durable

    @property
    def parts(self) -> Path:
        """Where unfinished files are, on the same disk."""
        return Path(self.location) / ".parts"

    def parts_sweep(self, *, before: float) -> None:
        """Delete what killed processes have left unfinished before this moment (seconds since 1970)."""
        for part in self.parts.glob("*") if self.parts.is_dir() else ():
            if part.stat().st_mtime < before:
                part.unlink(missing_ok=True)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[bytes] | IO[bytes]") -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        self.parts.mkdir(parents=True, exist_ok=True)
        descriptor, part_name = tempfile.mkstemp(dir=self.parts)
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
        if self.durable:
            _folder_sync(target.parent)
        return name


def _folder_sync(folder: Path) -> None:
    """Until the folder is on the disk too, a power cut may forget the file's name."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
