"""The stage that makes the thumbnail and the blurred placeholder."""

import base64
from collections.abc import Mapping
from uuid import UUID

import thumbhash
from django.db import transaction
from PIL import Image

from webapp.photos.errors import StorageFull
from webapp.photos.models import Photo
from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.errors import StageError
from webapp.photos.pipeline.stage import Outcome, Stage
from webapp.photos.services.files import renditions_remove
from webapp.photos.services.renditions import rendition_store

PLACEHOLDER_SIDE = 20  # pixels; the package is plain Python, and more of them change nothing that can be seen


class ThumbnailStage(Stage):
    """A 512-pixel WebP in the store, a thumbhash on the photo."""

    name = "thumbnails"
    queue = "io"
    follows_turn = True

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: self._make(batch, photo) for photo in batch.photos}

    def _make(self, batch: Batch, photo: Photo) -> Outcome:
        try:
            return placeholder(rendition_store(photo, "thumb", batch.image(photo)))
        except StageError as error:
            return error
        except (StorageFull, OSError) as error:
            return StageError(f"The thumbnail could not be stored: {error}")

    def write(self, results: Mapping[UUID, str]) -> None:
        photos = list(Photo.objects.filter(id__in=results))
        for photo in photos:
            photo.thumbhash = results[photo.id]
        Photo.objects.bulk_update(photos, ["thumbhash"])
        edited = [photo for photo in photos if photo.version > 1]

        def remove_old() -> None:
            for photo in edited:
                renditions_remove(photo, keep_current=True)

        transaction.on_commit(remove_old)


def placeholder(image: Image.Image) -> str:
    """Base64 of the image's ThumbHash (evanw.github.io/thumbhash)."""
    tiny = image.copy()
    tiny.thumbnail((PLACEHOLDER_SIDE, PLACEHOLDER_SIDE), Image.Resampling.BOX, reducing_gap=None)
    rgba = tiny.convert("RGBA")
    return base64.b64encode(
        bytes(thumbhash.rgba_to_thumb_hash(rgba.width, rgba.height, rgba.tobytes()))
    ).decode()
