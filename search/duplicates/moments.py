"""When and by which camera a photo was taken, as its file says: what tells a copy from another moment. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from search.duplicates.comparison import Comparison, Kind

BURST_SPAN = timedelta(seconds=120)
ZONE_STEP = timedelta(minutes=15)
"""Clocks set to another time zone differ by whole steps of it: that is no other moment."""


@dataclass(frozen=True)
class Moment:
    """`at` only where the camera wrote it, with `fraction` of the second where it wrote that too."""

    at: datetime | None = None
    fraction: str = ""
    camera: str = ""


UNKNOWN = Moment()


def moment_of(at: datetime | None, exif: Mapping[str, Any], make: str, model: str) -> Moment:
    """From what the pipeline has read; a date that an editor wrote ("DateTime") is no moment."""
    if at is None or not exif.get("DateTimeOriginal"):
        return UNKNOWN
    return Moment(
        at, str(exif.get("SubsecTimeOriginal") or "").strip().rstrip("0"), f"{make} {model}".strip()
    )


def are_apart(a: Moment, b: Moment) -> bool:
    """Whether the files say that the shutter opened twice."""
    if a.at is None or b.at is None:
        return False
    gap = abs(a.at - b.at)
    if gap % ZONE_STEP:
        return True
    return bool(a.fraction and b.fraction and a.fraction != b.fraction)


def are_of_one_burst(a: Moment, b: Moment) -> bool | None:
    """Whether one camera took both within two minutes; None where a file does not say."""
    if a.at is None or b.at is None:
        return None
    return a.camera == b.camera and abs(a.at - b.at) <= BURST_SPAN


def kind_of(found: Comparison, a: Moment, b: Moment) -> Kind | None:
    """How two photos with different pixels belong together; None where they do not.

    A burst is claimed only where both files tell when their shutter opened.
    """
    near = are_of_one_burst(a, b)
    if found.is_copy:
        if not are_apart(a, b):
            return Kind.EDITED
        return Kind.BURST if near else None
    return Kind.BURST if near and found.is_scene else None
