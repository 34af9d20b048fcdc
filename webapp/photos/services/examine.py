"""Whether a file is a photo, of what kind and size: told by its content, never by its name."""

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from typing import BinaryIO

import rawpy
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from webapp.photos.errors import FileTooLarge, PhotoDamaged, PhotoRefused
from webapp.photos.pipeline.decode import is_raw, open_image
from webapp.photos.pipeline.errors import DecodeError

_UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)
_KINDS = {
    "JPEG": ("image/jpeg", ".jpg"),
    "MPO": ("image/jpeg", ".jpg"),
    "PNG": ("image/png", ".png"),
    "WEBP": ("image/webp", ".webp"),
    "GIF": ("image/gif", ".gif"),
    "TIFF": ("image/tiff", ".tif"),
    "BMP": ("image/bmp", ".bmp"),
    "DIB": ("image/bmp", ".bmp"),
    "HEIF": ("image/heif", ".heic"),
    "AVIF": ("image/avif", ".avif"),
}
_SIDEWAYS = (5, 6, 7, 8)
_ORIENTATION = 0x0112
_HEAVY_PIXELS = 40_000_000
_one_heavy_at_a_time = threading.Semaphore(1)


@dataclass(frozen=True)
class Examined:
    """A photo file's kind and its size in pixels as displayed, before any turn."""

    media_type: str
    extension: str
    width: int
    height: int


def photo_examine(file: BinaryIO) -> Examined:
    """Read the file through once. Raises PhotoRefused when it is no photo, damaged, or too large to open."""
    file.seek(0)
    if is_raw(file):
        return _examine_raw(file)
    try:
        image = open_image(file)
    except DecodeError as error:
        too_large = "megapixels" in str(error)
        raise FileTooLarge(str(error)) if too_large else PhotoRefused(str(error)) from error
    with image:
        width, height = image.size
        _read_through(image)
        if _is_sideways(image):
            width, height = height, width
    media_type, extension = _KINDS[image.format or ""]
    return Examined(media_type, extension, width, height)


def _read_through(image: Image.Image) -> None:
    """Decode it once: JPEG at an eighth of its size, the others in full, large ones one at a time."""
    image.draft("RGB", (1, 1))
    heavy = image.width * image.height > _HEAVY_PIXELS
    try:
        with _one_heavy_at_a_time if heavy else nullcontext():
            image.load()
    except _UNREADABLE as error:
        raise PhotoDamaged(_("The photo is cut off or damaged. Send the complete file again.")) from error


def _is_sideways(image: Image.Image) -> bool:
    """By its EXIF; TIFF and HEIF have been turned by Pillow and no longer say so."""
    try:
        return image.getexif().get(_ORIENTATION) in _SIDEWAYS
    except _UNREADABLE:
        return False


def _examine_raw(file: BinaryIO) -> Examined:
    try:
        with rawpy.imread(file) as raw:
            sizes = raw.sizes
            if sizes.width * sizes.height > settings.PHOTO_MAX_PIXELS:
                limit = settings.PHOTO_MAX_PIXELS // 1_000_000
                raise FileTooLarge(
                    _("The photo has more than %(limit)s megapixels; send a smaller one.") % {"limit": limit}
                )
            raw.unpack()
    except rawpy.LibRawError as error:
        raise PhotoDamaged(_("The camera raw file is cut off or damaged. Send it again.")) from error
    finally:
        file.seek(0)
    width, height = (sizes.height, sizes.width) if sizes.flip in (5, 6) else (sizes.width, sizes.height)
    return Examined("image/x-raw", _raw_extension(file), width, height)


def _raw_extension(file: BinaryIO) -> str:
    """Raw files keep one extension, whatever the maker's is: the name a person gave holds theirs."""
    head = file.read(16)
    file.seek(0)
    return ".raf" if head[:8] == b"FUJIFILM" else ".cr3" if head[4:12] == b"ftypcrx " else ".raw"
