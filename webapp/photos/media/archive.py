"""Many originals as one ZIP archive, written while it is sent: nothing is compressed, nothing is kept in memory."""

import asyncio
import re
from collections.abc import AsyncIterator, Generator, Iterable, Iterator
from contextlib import suppress
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.core.files.storage import storages
from django.utils import timezone

from webapp.photos.media.streaming import PIECE
from webapp.photos.models import Photo

NOTE = "Missing photos.txt"
_GONE = "A photo that has been deleted, or is no longer yours to see."
_REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*\\/\x00-\x1f]')
_FILE_MODE = 0o644 << 16
_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # all that the format can say


class _Sink:
    """What the archive's writer has written since it was last asked; it cannot be sought in, so sizes follow data."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """The pieces are there at once."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        found, self._pieces = b"".join(self._pieces), []
        return found


class Names:
    """Names that differ also where upper and lower case are one: a.jpg, A (2).jpg."""

    def __init__(self, *taken: str) -> None:
        self._taken = {name.casefold() for name in taken}
        self._next: dict[str, int] = {}

    def unique(self, name: str) -> str:
        name = _REFUSED_BY_WINDOWS.sub("_", name)
        stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix
        found, number = name, self._next.get(name.casefold(), 1)
        while found.casefold() in self._taken:
            number += 1
            found = f"{stem} ({number}){suffix}"
        self._next[name.casefold()] = number
        self._taken.add(found.casefold())
        return found


def archive(photos: Iterable[Photo | None]) -> Generator[bytes, None, None]:
    """The archive piece by piece; None is a photo that is gone. What is missing stands in a note at its end."""
    sink, names, missing = _Sink(), Names(NOTE), list[str]()
    with ZipFile(sink, "w", ZIP_STORED) as out:
        for photo in photos:
            if photo is None:
                missing.append(_GONE)
            else:
                yield from _original(out, sink, photo, names.unique(photo.name), missing)
        if missing:
            text = "These are not in the archive, or not whole:\r\n\r\n" + "\r\n".join(missing) + "\r\n"
            out.writestr(_entry(NOTE), text.encode())
    yield sink.take()


def archive_of(files: Iterable[tuple[str, bytes]]) -> Generator[bytes, None, None]:
    """An archive of small files with these names, compressed, piece by piece."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as out:
        for name, content in files:
            out.writestr(_entry(name), content, ZIP_DEFLATED)
            yield sink.take()
    yield sink.take()


async def archive_async(pieces: Generator[bytes, None, None]) -> AsyncIterator[bytes]:
    """The same, each piece made in a thread; ends with the line to the browser."""
    try:
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece
    finally:
        # A piece that is just being made ends first; then nobody holds the iterator, and that closes its file.
        with suppress(ValueError):
            pieces.close()


def _entry(name: str) -> ZipInfo:
    found = ZipInfo(name, timezone.localtime().timetuple()[:6])
    found.external_attr = _FILE_MODE
    return found


def _original(out: ZipFile, sink: _Sink, photo: Photo, name: str, missing: list[str]) -> Iterator[bytes]:
    entry = _entry(name)
    taken = timezone.localtime(photo.taken_at)
    if _FIRST_YEAR <= taken.year <= _LAST_YEAR:
        entry.date_time = taken.timetuple()[:6]
    entry.file_size = photo.bytes
    try:
        file = storages["originals"].open(photo.original_key, "rb")
    except OSError:
        missing.append(f"{name}: its file is missing from this site's store. Tell whoever runs the site.")
        return
    with file, out.open(entry, "w") as inside:
        try:
            while piece := file.read(PIECE):
                inside.write(piece)
                yield sink.take()
        except OSError:
            missing.append(f"{name}: its file could not be read to its end.")
