"""When and where a photo was taken, by what its EXIF says; what cannot be is left out."""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from django.utils import timezone as site_timezone

from webapp.photos.pipeline.exif import UNREADABLE_NUMBERS

EARLIEST = datetime(1826, 1, 1, tzinfo=UTC)  # the oldest photo that exists is of 1826 or 1827
_DATES = ("DateTimeOriginal", "DateTimeDigitized", "DateTime")
_OFFSETS = {
    "DateTimeOriginal": "OffsetTimeOriginal",
    "DateTimeDigitized": "OffsetTimeDigitized",
    "DateTime": "OffsetTime",
}
_DATE = re.compile(r"^(\d{4})[:\-/.](\d\d)[:\-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")
_OFFSET = re.compile(r"^([+-])(\d\d):?(\d\d)$")


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
            if EARLIEST <= moment <= site_timezone.now() + timedelta(days=1):
                return moment
    return None


def _zone(offset: str) -> tzinfo:
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
