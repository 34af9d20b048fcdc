"""The pixels that a search is about: an uploaded photo or one of the library, and a box on it."""

import io
from dataclasses import dataclass
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils.translation import gettext as _
from PIL import Image, ImageStat

from search.errors import QueryGone, QueryUnreadable
from search.models import SearchQuery
from search.retrieval.region import Region
from webapp.photos.models import Photo
from webapp.photos.pipeline.decode import as_displayed, open_upright, original_open
from webapp.photos.pipeline.errors import StageError
from webapp.photos.selectors import Person, photos_visible_to
from webapp.photos.services.renditions import rendition_ensure

QUALITY = 92
SMALLEST_SIDE = 16
"""Pixels; a smaller picture is mostly what enlarging makes of it."""
LEAST_CONTRAST = 1.5
"""Standard deviation of the liveliest channel, of 255: below it there is only the noise of a codec."""


@dataclass(frozen=True)
class Source:
    """What is shown, as displayed, and the box that is meant."""

    image: Image.Image
    region: Region | None = None

    def meant(self) -> Image.Image:
        """The pixels to search by."""
        return self.region.crop(self.image) if self.region else self.image

    def looked_at(self) -> Image.Image:
        """The pixels to search by, if they show anything. Raises QueryUnreadable that says what is wrong."""
        pixels = self.meant()
        if min(pixels.size) < SMALLEST_SIDE:
            width, height = pixels.size
            part = _(
                "This part is only %(width)s x %(height)s pixels, too few to search by. Draw a larger box."
            )
            whole = _(
                "This picture is only %(width)s x %(height)s pixels, too few to search by. Choose a larger one."
            )
            message = part if self.region else whole
            raise QueryUnreadable(message % {"width": width, "height": height})
        if max(ImageStat.Stat(pixels).stddev) < LEAST_CONTRAST:
            raise QueryUnreadable(
                _("This is of one colour all over: there is nothing to search by. Choose another.")
            )
        return pixels


def source_of(query: SearchQuery) -> Source:
    """The pixels of a query that was asked before. Raises QueryGone when its upload is no longer kept."""
    region = Region(*query.region) if query.region else None
    if query.photo_id:
        return Source(photo_pixels(query.photo_id), region)
    return Source(_copy_read(query.image_key), region)


def photo_pixels(photo_id: UUID) -> Image.Image:
    """A photo of the library by the one decode path, as displayed. Raises StageError."""
    photo = Photo.objects.get(pk=photo_id)
    with original_open(photo) as file:
        return as_displayed(open_upright(file), photo.pose)


def thumbnail_pixels(photo: Photo) -> Image.Image:
    """The photo at 512 pixels as displayed, RGB: quick to read, and enough for keypoints. Raises StageError."""
    try:
        with storages["renditions"].open(rendition_ensure(photo, "thumb"), "rb") as file:
            return Image.open(file).convert("RGB")
    except (OSError, ValueError) as error:
        raise StageError(f"The photo's thumbnail cannot be read: {error}") from error


def copy_key(query_id: UUID) -> str:
    """Place of the working copy of an uploaded query in the renditions."""
    return f"queries/{query_id.hex[-2:]}/{query_id}.jpg"


def copy_save(image: Image.Image, key: str) -> None:
    """Keep a working copy of an uploaded query, for its reasons to be shown later."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=QUALITY)
    storages["renditions"].save(key, ContentFile(file.getvalue()))


def copy_open(key: str) -> BinaryIO:
    """The working copy as a file. Raises QueryGone when there is none, or none any more."""
    if not key:
        raise QueryGone
    try:
        return cast(BinaryIO, storages["renditions"].open(key, "rb"))
    except OSError as error:
        raise QueryGone from error


def copy_size(key: str) -> tuple[int, int]:
    """Width and height of the working copy, by its head alone. Raises QueryGone."""
    with copy_open(key) as file:
        try:
            return Image.open(file).size
        except (OSError, ValueError) as error:
            raise QueryGone from error


def picture_again(user: Person, query: SearchQuery) -> tuple[Photo | None, Image.Image | None]:
    """What an earlier query was about: its photo, if the member may still see it, or its pixels. Raises QueryGone."""
    if query.photo_id is None:
        return None, _copy_read(query.image_key)
    photo = photos_visible_to(user).filter(pk=query.photo_id).first()
    if photo is None:
        raise QueryGone
    return photo, None


def _copy_read(key: str) -> Image.Image:
    with copy_open(key) as file:
        try:
            return Image.open(file).convert("RGB")
        except (OSError, ValueError) as error:
            raise QueryGone from error
