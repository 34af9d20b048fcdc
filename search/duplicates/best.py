"""Which copy is the best one to keep, and why, in the word that decides it. No Django."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

LOSSLESS = {".png", ".tif", ".tiff", ".bmp"}
RAW = {".dng", ".cr2", ".cr3", ".nef", ".arw", ".raf", ".orf", ".rw2", ".pef", ".srw"}
BLURRED = 0.5
"""Of the sharpest copy's sharpness: below it more pixels are only blown up ones."""
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


def ranked(copies: Sequence[Facts], *, moments: bool) -> list[Facts]:
    """The best first: of copies the largest that is really sharp, of moments the sharpest one."""
    merits = _merits(copies, moments=moments)
    return sorted(copies, key=lambda copy: (*(_less(merit(copy)) for _, merit in merits), copy.photo))


def reason(best: Facts, others: Sequence[Facts], *, moments: bool) -> str:
    """The first merit by which the best copy is before the next one; "first" where they are alike in all."""
    if not others:
        return "first"
    copies = [best, *others]
    merits = _merits(copies, moments=moments)
    runner_up = ranked(others, moments=moments)[0]
    return next((name for name, merit in merits if merit(best) > merit(runner_up)), "first")


def _merits(copies: Sequence[Facts], *, moments: bool) -> list[tuple[str, Merit]]:
    sharpest = max((copy.sharpness for copy in copies), default=0.0)
    rest: list[tuple[str, Merit]] = [
        ("colour", lambda copy: not copy.grey),
        ("format", lambda copy: copy.format),
        ("metadata", lambda copy: copy.details),
        ("bytes", lambda copy: copy.bytes),
    ]
    resolution: tuple[str, Merit] = ("resolution", lambda copy: copy.pixels)
    if moments:
        sharp: Merit = lambda copy: copy.sharpness * SHARPER >= sharpest  # noqa: E731 - one merit among others
        return [("sharpness", sharp), resolution, *rest]
    return [("sharpness", lambda copy: copy.sharpness >= BLURRED * sharpest), resolution, *rest]


def _less(value: Any) -> Any:
    return not value if isinstance(value, bool) else -value
