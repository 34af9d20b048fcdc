"""The one decode path, shared by index and query: draft to <= 1024 px, EXIF-upright, RGB."""

import io
import math
import warnings
from typing import BinaryIO, cast

import pillow_heif
import rawpy
from django.conf import settings
from django.core.files.storage import storages
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from webapp.photos.geometry import straightened_size
from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline.errors import DecodeError, StageError

pillow_heif.register_heif_opener()
ImageFile.LOAD_TRUNCATED_IMAGES = False

WORKING_SIDE = 1024
"""Long side in pixels that every model works from."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "DIB", "HEIF", "AVIF")
"""What Pillow may open for us (JPEG includes MPO); its other plugins never see an uploaded file."""

# Pillow's own alarm must not go off below our limit, which is checked right after opening.
Image.MAX_IMAGE_PIXELS = settings.PHOTO_MAX_PIXELS

_TRANSPOSE = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_TIFF_LIKE = (b"II*\x00", b"MM\x00*", b"IIRO", b"IIRS", b"IIU\x00")
_MOSAIC = (32803, 34892)  # TIFF photometric interpretations: colour filter array, linear raw
_UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError)


def original_open(photo: Photo) -> BinaryIO:
    """The original file, open for reading. Raises a transient StageError when the store does not give it."""
    try:
        return cast(BinaryIO, storages["originals"].open(photo.original_key, "rb"))
    except OSError as error:
        raise StageError(f"The original file cannot be read from the store: {error}") from error


def open_image(file: BinaryIO) -> Image.Image:
    """Open without decoding, refusing more than settings.PHOTO_MAX_PIXELS. Raises DecodeError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise DecodeError(_too_many_pixels()) from error
    except _UNREADABLE as error:
        raise DecodeError("This file is not a photo that Plumb can read, or it is damaged.") from error
    if image.width * image.height > settings.PHOTO_MAX_PIXELS:
        raise DecodeError(_too_many_pixels())
    return image


def open_upright(file: BinaryIO, side: int = WORKING_SIDE) -> Image.Image:
    """Decoded RGB pixels with EXIF orientation applied, long side <= `side`. Raises DecodeError."""
    if is_raw(file):
        return _shrunk(open_raw(file, half=True), side)
    image = open_image(file)
    image.draft("RGB", (side, side))
    try:
        image.load()
        return _shrunk(flattened(upright(image)), side)
    except _UNREADABLE as error:
        raise DecodeError("The photo's data is cut off or damaged.") from error


def upright(image: Image.Image) -> Image.Image:
    """Apply EXIF orientation, mirrored values too; a value that means nothing is ignored."""
    try:
        return ImageOps.exif_transpose(image)
    except (*_UNREADABLE, KeyError, ZeroDivisionError, OverflowError):
        return image


def turned(image: Image.Image, turn: int) -> Image.Image:
    """Turn clockwise by 0, 90, 180 or 270 degrees, without loss."""
    return image.transpose(_TRANSPOSE[turn]) if turn else image


def as_displayed(image: Image.Image, pose: Pose) -> Image.Image:
    """EXIF-upright pixels as the photo is displayed: turned, then straightened."""
    return straightened(turned(image, pose.turn), pose.straighten)


def straightened(image: Image.Image, angle: float) -> Image.Image:
    """Rotated clockwise by `angle` degrees and cropped to the largest upright rectangle; bicubic, nothing enlarged."""
    if not angle:
        return image
    width, height = straightened_size(image.width, image.height, angle)
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    left = (image.width - cosine * width - sine * height) / 2
    top = (image.height + sine * width - cosine * height) / 2
    matrix = (cosine, sine, left, -sine, cosine, top)  # from places in the result to places in the image
    return image.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def flattened(image: Image.Image) -> Image.Image:
    """RGB of any mode: 16-bit scaled to 8, transparency laid on white, CMYK and palettes converted."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _eight_bits(image).convert("RGB")
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        ground = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(ground, layered).convert("RGB")
    return image.convert("RGB")


def is_raw(file: BinaryIO) -> bool:
    """Whether the content is a camera raw file rather than one of the formats that Pillow reads in full."""
    head = file.read(16)
    file.seek(0)
    if head[:8] != b"FUJIFILM" and head[4:12] != b"ftypcrx " and head[:4] not in _TIFF_LIKE:
        return False
    try:
        with rawpy.imread(file) as raw:
            sensor = raw.sizes.raw_width * raw.sizes.raw_height
    except rawpy.LibRawError:
        return False
    finally:
        file.seek(0)
    return not _is_whole_tiff(file, sensor)


def _is_whole_tiff(file: BinaryIO, sensor: int) -> bool:
    """LibRaw also opens plain TIFFs; those Pillow shows at full size, of a raw file only a small preview."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            is_mosaic = dict(getattr(image, "tag_v2", {})).get(262) in _MOSAIC
            return not is_mosaic and image.width * image.height >= 0.9 * sensor
    except _UNREADABLE:
        return False
    finally:
        file.seek(0)


def open_raw(file: BinaryIO, *, half: bool) -> Image.Image:
    """Develop a camera raw file, upright; `half` is half the size, four times faster. Raises DecodeError."""
    try:
        with rawpy.imread(io.BytesIO(file.read())) as raw:
            if raw.sizes.width * raw.sizes.height > settings.PHOTO_MAX_PIXELS:
                raise DecodeError(_too_many_pixels())
            return Image.fromarray(raw.postprocess(half_size=half, use_camera_wb=True))
    except rawpy.LibRawError as error:
        raise DecodeError("The camera raw file cannot be developed; it is cut off or damaged.") from error
    finally:
        file.seek(0)


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    low, high = cast(tuple[float, float], image.convert("F").getextrema())
    top = 65535.0 if high > 255 else 255.0
    if image.mode == "F" and high <= 1.0 and low >= 0.0:
        top = 1.0
    return image.convert("F").point(lambda value: value * (255.0 / top)).convert("L")


def _too_many_pixels() -> str:
    return f"The photo has more than {settings.PHOTO_MAX_PIXELS // 1_000_000} megapixels; send a smaller one."
