"""Taking in files and folders from the machine's own disk."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from webapp.accounts.models import User
from webapp.photos.errors import PhotoRefused
from webapp.photos.models import Album
from webapp.photos.services.ingest import photo_ingest

_NO_PHOTOS = {
    ".json",
    ".xmp",
    ".txt",
    ".md",
    ".ini",
    ".db",
    ".mp4",
    ".mov",
    ".avi",
    ".aae",
    ".thm",
    ".ds_store",
}


@dataclass
class Imported:
    """What became of the files so far."""

    photos: list[UUID] = field(default_factory=list)
    added: int = 0
    present: int = 0
    trashed: int = 0
    refused: list[tuple[Path, str]] = field(default_factory=list)
    passed_over: int = 0


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and those under the folders named, in order; hidden ones are left out."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path, followlinks=False):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "@")))
            yield from (Path(folder) / name for name in sorted(names) if not name.startswith("."))


def file_import(path: Path, *, owner: User, album: Album | None, result: Imported) -> None:
    """Take one file in and note what became of it. Raises StorageFull: the rest would fail too."""
    if path.suffix.lower() in _NO_PHOTOS:
        result.passed_over += 1
        return
    try:
        with path.open("rb") as file:
            modified = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
            found = photo_ingest(owner=owner, file=file, name=path.name, album=album, modified=modified)
    except PhotoRefused as error:
        result.refused.append((path, error.message))
        return
    except OSError as error:
        result.refused.append((path, f"The file cannot be read: {error.strerror or error}."))
        return
    result.photos.append(found.photo.id)
    if found.created:
        result.added += 1
    elif found.photo.trashed_at:
        result.trashed += 1
    else:
        result.present += 1
