"""File names as people gave them, made safe to store, show and send back."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
_LONGEST_EXTENSION = 12
# Emoji are joined by format characters (ZWJ, variation selectors); these others only disguise a name.
_DISGUISE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def name_clean(name: str, *, extension: str = "") -> str:
    """The last part of a path, on one line, without control characters, at most 255 with its extension."""
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    kept = "".join(" " if _is_control(character) else character for character in _DISGUISE.sub("", last))
    clean = " ".join(unicodedata.normalize("NFC", kept).split()).strip(". ")
    return _shortened(clean) if clean else f"photo{extension}"


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp")


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix) <= _LONGEST_EXTENSION else ""
    return name[: LONGEST - len(suffix)].rstrip() + suffix
