"""EXIF as plain values by name. Cameras and editors write nonsense: it is dropped, never an error."""

import io
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, BinaryIO

import rawpy
from django.utils import timezone as site_timezone
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
_EARLIEST = datetime(1826, 1, 1, tzinfo=UTC)  # the oldest photo that exists is of 1826 or 1827
_DATES = ("DateTimeOriginal", "DateTimeDigitized", "DateTime")
_OFFSETS = {
    "DateTimeOriginal": "OffsetTimeOriginal",
    "DateTimeDigitized": "OffsetTimeDigitized",
    "DateTime": "OffsetTime",
}
_DATE = re.compile(r"^(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"^([+-])(\d\d):?(\d\d)$")


def exif_read(file: BinaryIO) -> dict[str, Any]:
    """Every readable value by its EXIF name, ready for JSON; {} where there is none."""
    try:
        with open_image(file) as image:
            found = dict(_values(image))
    except (DecodeError, *UNREADABLE):
        found = {}
    return found or _embedded_in_raw(file)


def _embedded_in_raw(file: BinaryIO) -> dict[str, Any]:
    """Raw files that Pillow cannot open carry a JPEG preview with the camera's EXIF."""
    file.seek(0)
    try:
        with rawpy.imread(file) as raw:
            preview = raw.extract_thumb()
        if preview.format != rawpy.ThumbFormat.JPEG:
            return {}
        with open_image(io.BytesIO(bytes(preview.data))) as image:
            return dict(_values(image))
    except (rawpy.LibRawError, DecodeError, *UNREADABLE):
        return {}


def _values(image: Image.Image) -> Iterator[tuple[str, Any]]:
    exif = image.getexif()
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


def taken_at_of(exif: Mapping[str, Any]) -> datetime | None:
    """When it was taken; without an offset in the file, in the site's time zone. None when that cannot be."""
    for name in _DATES:
        match = _DATE.match(str(exif.get(name, "")))
        if match is None:
            continue
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        with suppress(ValueError, OverflowError):
            zone = _zone(str(exif.get(_OFFSETS[name], "")))
            moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
            if _EARLIEST <= moment <= site_timezone.now() + timedelta(days=1):
                return moment
    return None


def _zone(offset: str) -> Any:
    match = _OFFSET.match(offset.strip())
    if match is None:
        return site_timezone.get_default_timezone()
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > 14 * 60:
        return site_timezone.get_default_timezone()
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def place_of(exif: Mapping[str, Any]) -> tuple[float, float] | None:
    """(latitude, longitude) in degrees, or None where they are missing, out of range or exactly 0, 0."""
    latitude = _degrees(exif.get("GPSLatitude"), exif.get("GPSLatitudeRef"), "S", 90)
    longitude = _degrees(exif.get("GPSLongitude"), exif.get("GPSLongitudeRef"), "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return None
    return latitude, longitude


def _degrees(parts: Any, reference: Any, negative: str, most: int) -> float | None:
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3:
        return None
    with suppress(*UNREADABLE_NUMBERS):
        value = float(sum(float(part) / 60.0**i for i, part in enumerate(parts)))
        if math.isfinite(value) and 0 <= value <= most:
            return round(-value if str(reference).upper().startswith(negative) else value, 7)
    return None
