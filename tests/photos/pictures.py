"""Small pictures in every format, made on the spot; each `seed` gives other bytes."""

import io
from typing import Any

import numpy as np
import tifffile
from PIL import ExifTags, Image

from webapp.photos.pipeline import decode  # noqa: F401 - registers the HEIF format with Pillow

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (245, 245, 245)


def corners(width: int = 96, height: int = 64, seed: int = 0) -> Image.Image:
    """Four quarters of known colours: red, green above; blue, white below; a stripe that `seed` shades."""
    pixels = np.empty((height, width, 3), np.uint8)
    top, left = slice(0, height // 2), slice(0, width // 2)
    bottom, right = slice(height // 2, None), slice(width // 2, None)
    pixels[top, left], pixels[top, right] = RED, GREEN
    pixels[bottom, left], pixels[bottom, right] = BLUE, WHITE
    pixels[:2, :, :] = np.random.default_rng(seed).integers(0, 255, 3)
    return Image.fromarray(pixels)


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    """Incompressible pixels, so that files are as large as photos' are."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8))


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(*, seed: int = 0, **exif: Any) -> bytes:
    """A JPEG with these EXIF values by name."""
    return encoded(corners(seed=seed), quality=95, exif=exif_of(**exif))


def exif_of(**values: Any) -> Image.Exif:
    """EXIF by tag name; GPS values start with GPS."""
    exif = Image.Exif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    for name, value in values.items():
        if name.startswith("GPS"):
            place[getattr(ExifTags.GPS, name)] = value
        elif name in ("Make", "Model", "Orientation", "DateTime"):
            exif[getattr(ExifTags.Base, name)] = value
        else:
            inner[getattr(ExifTags.Base, name)] = value
    return exif


def near(found: Any, colour: tuple[int, int, int], tolerance: int = 40) -> bool:
    """Whether a pixel is this colour, give or take what a lossy format does to it."""
    return all(abs(int(a) - b) <= tolerance for a, b in zip(found, colour, strict=True))


def camera_raw(width: int = 128, height: int = 96, orientation: int = 1) -> bytes:
    """A DNG as a camera writes it: unprocessed sensor values, bright on the left, dark on the right."""
    sensor = np.full((height, width), 2000, np.uint16)
    sensor[:, : width // 2] = 12000
    unit = (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1)
    tags = [
        (50706, 1, 4, (1, 4, 0, 0), True),  # DNG version, and the oldest that reads it
        (50707, 1, 4, (1, 1, 0, 0), True),
        (50708, 2, 0, "Plumb Test", True),
        (33421, 3, 2, (2, 2), True),  # colour filter array: RGGB
        (33422, 1, 4, (0, 1, 1, 2), True),
        (50714, 3, 1, 0, True),  # black and white level
        (50717, 3, 1, 16383, True),
        (50721, 10, 9, unit, True),  # colour matrix, neutral, daylight
        (50728, 5, 3, (1, 1, 1, 1, 1, 1), True),
        (50778, 3, 1, 21, True),
        (274, 3, 1, orientation, True),
        (271, 2, 0, "Plumb", True),
        (272, 2, 0, "Test camera", True),
        (306, 2, 0, "2021:05:06 07:08:09", True),
    ]
    out = io.BytesIO()
    tifffile.imwrite(out, sensor, photometric=32803, metadata=None, extratags=tags)
    return out.getvalue()
