"""The looks of the library's photos: kept keypoints, pixels from the thumbnail."""

from collections.abc import Collection
from uuid import UUID

from search.duplicates.look import EXTRACTOR, Look, look_at
from search.local_features.selectors import features_stored
from search.retrieval.source import thumbnail_pixels
from webapp.photos.models import Photo


class Looks:
    """Of the photos of one round, each looked at once."""

    def __init__(self, photos: Collection[Photo]) -> None:
        self._photos = {photo.id: photo for photo in photos}
        self._features = features_stored(photos, EXTRACTOR.label)
        self._looks: dict[UUID, Look] = {}

    def __getitem__(self, photo_id: UUID) -> Look:
        """Raises StageError when the photo's thumbnail cannot be read."""
        if photo_id not in self._looks:
            self._looks[photo_id] = self._look(self._photos[photo_id])
        return self._looks[photo_id]

    def _look(self, photo: Photo) -> Look:
        kept = self._features.get(photo.id)
        if kept is not None:
            return Look(kept, lambda: thumbnail_pixels(photo))
        return look_at(thumbnail_pixels(photo))
