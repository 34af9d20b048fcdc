"""Camera-sized JPEGs made of the photos of a folder, at their own resolution, so that decoding costs what it costs."""

import io
import random
from pathlib import Path

from PIL import Image

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def mosaic(photos: list[Path], *, width: int, height: int, seed: int) -> bytes:
    """A JPEG (quality 90) of width x height pixels, filled with crops of photos chosen by the seed."""
    chance = random.Random(seed)
    canvas = Image.new("RGB", (width, height))
    top = 0
    while top < height:
        left, row = 0, height
        while left < width:
            with Image.open(chance.choice(photos)) as tile:
                canvas.paste(tile.convert("RGB"), (left, top))
                left, row = left + tile.width, min(row, tile.height)
        top += row
    out = io.BytesIO()
    canvas.save(out, "JPEG", quality=90)
    return out.getvalue()


def photo_files(folder: Path) -> list[Path]:
    """Photos below the folder, in a fixed order. Raises SystemExit when there are none."""
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    if not found:
        raise SystemExit(f"{folder} holds no JPEG, PNG or WebP photos.")
    return found
