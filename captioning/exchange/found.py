"""What is read out of a file of captions, before the photos are looked for."""

from dataclasses import dataclass
from pathlib import PurePosixPath

IMAGE_ENDINGS = {
    *(".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".avif"),
    *(".dng", ".nef", ".cr2", ".cr3", ".arw", ".raf", ".rw2", ".orf", ".pef", ".srw"),
}


@dataclass(frozen=True)
class FoundCaption:
    """One image of the file with what it says about it; `where` names the place in the file for people."""

    where: str
    name: str
    text: str
    sha256: str = ""


def base_name(path: str) -> str:
    """The last part of a path in either manner of writing, in one case: how photos are known by name."""
    return path.replace("\\", "/").rsplit("/", 1)[-1].casefold()


def stem(name: str) -> str:
    """The name without the ending of an image."""
    path = PurePosixPath(name)
    return path.stem if path.suffix in IMAGE_ENDINGS else name
