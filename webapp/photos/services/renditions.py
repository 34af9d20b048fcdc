"""Smaller pictures of a photo for the browser: made once for each version of the photo, kept in the store."""

import io
import math
import threading
from contextlib import suppress

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from PIL import Image, ImageCms

from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline.decode import as_displayed, open_upright, original_open
from webapp.photos.storage import full_disk_told

SIDES = {"thumb": 512, "large": 2048, "frame": 2048}
"""Long side in pixels at most; nothing is enlarged. `frame` is turned, not straightened: it shows all of the photo."""

_QUALITY = {"thumb": 76, "large": 84, "frame": 84}
_METHOD = {"thumb": 0, "large": 2, "frame": 2}  # of WebP: 0 is three times faster than the usual 4
_SRGB = ImageCms.createProfile("sRGB")
_two_at_a_time = threading.Semaphore(2)


def rendition_ensure(photo: Photo, name: str) -> str:
    """Key of the rendition of the photo as it lies now, made if nobody has asked before.

    Raises StageError when the original cannot be read, StorageFull.
    """
    store = storages["renditions"]
    key = photo.rendition_key(name)
    if not store.exists(key):
        with _two_at_a_time, transaction.atomic():
            _lock(key)
            if not store.exists(key):
                with original_open(photo) as file:
                    upright = open_upright(file, decoded_side(photo, name))
                rendition_store(photo, name, as_displayed(upright, _pose(photo, name)))
    return key


def _pose(photo: Photo, name: str) -> Pose:
    return Pose(photo.turn) if name == "frame" else photo.pose


def decoded_side(photo: Photo, name: str) -> int:
    """How large to decode, so that the rendition has its size after what straightening cuts off."""
    if not _pose(photo, name).straighten:
        return SIDES[name]
    return math.ceil(SIDES[name] * max(photo.turned_size) / max(photo.display_size))


def rendition_store(photo: Photo, name: str, image: Image.Image) -> Image.Image:
    """Keep `image` (RGB, as displayed) as this rendition; returns it at the rendition's size, in sRGB."""
    small = image.copy()
    small.thumbnail((SIDES[name], SIDES[name]), Image.Resampling.BICUBIC, reducing_gap=2.0)
    small = srgb(small)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_QUALITY[name], method=_METHOD[name])
    with full_disk_told():
        storages["renditions"].save(photo.rendition_key(name), ContentFile(out.getvalue()))
    return small


def srgb(image: Image.Image) -> Image.Image:
    """Colours of a wide RGB profile brought to sRGB, the profile dropped; a profile of another kind is ignored."""
    profile = image.info.pop("icc_profile", b"")
    if profile[16:20] == b"RGB " and b"sRGB" not in profile:
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, _SRGB, outputMode="RGB")
            if converted is not None:
                image = converted
                image.info.pop("icc_profile", None)
    return image


def _lock(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
