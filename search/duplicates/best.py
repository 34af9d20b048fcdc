"""Which copy is the best one to keep, and why, in the word that decides it. No Django."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from search.duplicates.comparison import Kind

LOSSLESS = {".png", ".tif", ".tiff", ".bmp"}
RAW = {".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"}
BLURRED = 0.5
"""Of the sharpest copy's sharpness: below it more pixels are only blown up ones."""
LIGHTER = 1.5
"""Times as many bytes: what tells a file that was compressed less; fewer come with every rewriting of a file."""
SHARPER = 1.25
"""Times as sharp: what can be seen of one moment beside another."""


@dataclass(frozen=True)
class Facts:
    """What is known of one copy; `file` is the hash of its file."""

    photo: UUID
    file: str
    width: int
    height: int
    extension: str
    bytes: int
    sharpness: float
    grey: bool
    details: int
    """How much the file tells: date, place, camera, lens."""

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def format(self) -> int:
        return 2 if self.extension in RAW else 1 if self.extension in LOSSLESS else 0


Merit = Callable[[Facts], Any]
_OF_PIXELS = ("sharpness", "resolution", "colour", "format", "metadata", "bytes")
_ORDER = {Kind.IDENTICAL: ("metadata", "smaller"), Kind.EDITED: _OF_PIXELS, Kind.BURST: _OF_PIXELS}
REASONS = (*_OF_PIXELS, "smaller", "first")


def ranked(copies: Sequence[Facts], kind: Kind) -> list[Facts]:
    """The best first: of edited copies the largest that is really sharp, of moments the sharpest, of files with the
    same pixels the one that tells most; of those alike in all the one that came first."""
    merits = _merits(copies, kind)
    return sorted(copies, key=lambda copy: (*(_less(merit(copy)) for _, merit in merits), copy.photo))


def reason(best: Facts, others: Sequence[Facts], kind: Kind) -> str:
    """The first merit by which the best copy is before the next one; "first" where they are alike in all."""
    if not others:
        return "first"
    merits = _merits([best, *others], kind)
    runner_up = ranked(others, kind)[0]
    return next((name for name, merit in merits if merit(best) > merit(runner_up)), "first")


def _merits(copies: Sequence[Facts], kind: Kind) -> list[tuple[str, Merit]]:
    sharpest = max((copy.sharpness for copy in copies), default=0.0)
    clear = sharpest / SHARPER if kind is Kind.BURST else sharpest * BLURRED
    heaviest = max((copy.bytes for copy in copies), default=0)
    by_name: dict[str, Merit] = {
        "sharpness": lambda copy: copy.sharpness >= clear,
        "resolution": lambda copy: copy.pixels,
        "colour": lambda copy: not copy.grey,
        "format": lambda copy: copy.format,
        "metadata": lambda copy: copy.details,
        "bytes": lambda copy: copy.bytes >= heaviest / LIGHTER,
        "smaller": lambda copy: -copy.bytes,
    }
    return [(name, by_name[name]) for name in _ORDER[kind]]


def _less(value: Any) -> Any:
    return not value if isinstance(value, bool) else -value
