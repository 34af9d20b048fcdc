"""HTTP byte ranges (RFC 9110, 14.1.2), one range at a time."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"^bytes=(\d{0,18})-(\d{0,18})$")


class RangeUnsatisfiable(ValueError):
    """The range begins behind the file's end."""


@dataclass(frozen=True)
class ByteRange:
    """Bytes `first` up to and including `last`."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def range_read(header: str, size: int) -> ByteRange | None:
    """The range asked for, or None for the whole file (also for what is no single range).

    Raises RangeUnsatisfiable.
    """
    match = _RANGE.match(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        wanted = min(int(last), size)
        begin, end = size - wanted, size - 1
    else:
        begin, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < begin:
            return None
    if begin >= size or begin > end:
        raise RangeUnsatisfiable
    return ByteRange(begin, end)
