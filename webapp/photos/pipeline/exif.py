"""EXIF as plain values by name. Cameras and editors write nonsense: it is dropped, never an error."""

import io
import math
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

import rawpy
from PIL import ExifTags, Image

from webapp.photos.pipeline.decode import open_image
from webapp.photos.pipeline.errors import DecodeError

UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError, OverflowError)
UNREADABLE_NUMBERS = (ValueError, TypeError, ZeroDivisionError, OverflowError)
_DROPPED = {
    "MakerNote",
    "PrintImageMatching",
    "ExifOffset",
    "GPSInfo",
    "XMLPacket",
    "ImageResources",
    "JPEGTables",
}
_DROPPED |= {
    "InterColorProfile",
    "StripOffsets",
    "StripByteCounts",
    "TileOffsets",
    "TileByteCounts",
    "XPKeywords",
}
_LONGEST_TEXT, _LONGEST_LIST = 500, 32


def exif_read(file: BinaryIO) -> dict[str, Any]:
    """Every readable value by its EXIF name, ready for JSON; {} where there is none."""
    for attempt in (_of_image, _of_raw, _of_preview):
        file.seek(0)
        try:
            return dict(_values(attempt(file)))
        except (rawpy.LibRawError, DecodeError, *UNREADABLE):
            continue
    return {}


def _of_image(file: BinaryIO) -> Image.Exif:
    with open_image(file) as image:
        exif = image.getexif()
        told = image.info.get("original_orientation")  # pillow-heif applies it and says "as it is" instead
        if told:
            exif[ExifTags.Base.Orientation] = told
        return exif


def _of_raw(file: BinaryIO) -> Image.Exif:
    """Most camera raw files are built as TIFF files are."""
    exif = Image.Exif()
    exif.load_from_fp(file)
    return exif


def _of_preview(file: BinaryIO) -> Image.Exif:
    """The others carry a JPEG preview with the camera's EXIF."""
    with rawpy.imread(file) as raw:
        preview = raw.extract_thumb()
    if preview.format != rawpy.ThumbFormat.JPEG:
        return Image.Exif()
    return _of_image(io.BytesIO(bytes(preview.data)))


def _values(exif: Image.Exif) -> Iterator[tuple[str, Any]]:
    parts: list[tuple[Mapping[int, Any], Mapping[int, str]]] = [(exif, ExifTags.TAGS)]
    with suppress(*UNREADABLE):
        parts.append((exif.get_ifd(ExifTags.IFD.Exif), ExifTags.TAGS))
    with suppress(*UNREADABLE):
        parts.append((exif.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPSTAGS))
    for values, names in parts:
        for tag, value in values.items():
            name = names.get(tag)
            plain = _plain(value) if name and name not in _DROPPED else None
            if name and plain is not None:
                yield name, plain


def _plain(value: Any) -> Any:
    """A value that JSON and PostgreSQL take, or None."""
    if isinstance(value, bytes):
        return (
            _plain_text(value.decode("ascii", "replace")) if len(value) <= 64 and _printable(value) else None
        )
    if isinstance(value, str):
        return _plain_text(value)
    if isinstance(value, bool | int):
        return value if abs(value) < 2**53 else None
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value[:_LONGEST_LIST]] or None
    with suppress(*UNREADABLE_NUMBERS):
        number = float(value)
        return round(number, 8) if math.isfinite(number) else None
    return None


def _printable(value: bytes) -> bool:
    return all(32 <= byte < 127 for byte in value.rstrip(b"\0"))


def _plain_text(value: str) -> str | None:
    """PostgreSQL refuses NUL and half characters."""
    whole = value.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    return whole.strip()[:_LONGEST_TEXT] or None
