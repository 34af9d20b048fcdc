"""A contact sheet of what was read wrong, the most confident first: to be looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

TILE = 200
"""Pixels of a photo's long side on the sheet."""
LINE = 18
MOST = 60


@dataclass(frozen=True)
class Failure:
    """A photo as it was shown to the network, its true and its found angle, and how sure it was."""

    path: Path
    shown: Image.Image
    truth: float
    found: float
    confidence: float

    @property
    def caption(self) -> str:
        return f"is {self.truth:.0f}°, read {self.found:.0f}° ({self.confidence:.3f})"


def surest(failures: Sequence[Failure]) -> list[Failure]:
    """As many as a sheet shows, the most confident first."""
    return sorted(failures, key=lambda failure: -failure.confidence)[:MOST]


def sheet_write(failures: Sequence[Failure], out: Path, columns: int = 6) -> None:
    """Write the failures as one picture of the kind that the file's name says, in rows of `columns`."""
    shown = surest(failures)
    rows = max(1, -(-len(shown) // columns))
    sheet = Image.new("RGB", (columns * TILE, rows * (TILE + 2 * LINE)), "white")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for place, failure in enumerate(shown):
        left, top = place % columns * TILE, place // columns * (TILE + 2 * LINE)
        small = ImageOps.contain(failure.shown.convert("RGB"), (TILE - 8, TILE - 8))
        sheet.paste(small, (left + (TILE - small.width) // 2, top + (TILE - small.height) // 2))
        draw.text((left + 4, top + TILE), failure.caption, "black", font)
        draw.text((left + 4, top + TILE + LINE), failure.path.name[:26], "dimgray", font)
    sheet.save(out)
