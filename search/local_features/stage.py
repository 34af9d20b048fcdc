"""The stage that keeps the keypoints of every photo, so that a shortlist is verified without reading one."""

from collections.abc import Mapping
from uuid import UUID

from search.local_features.packing import packed
from search.local_features.selectors import extractor_get
from search.local_features.services import PackedOf, features_write
from search.retrieval.source import thumbnail_pixels
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, Outcome, Stage, StageError


class LocalFeaturesStage(Stage):
    """Keypoints of the upright photo by the extractor in use.

    They cost more than any other stage of their queue, and a search does without them where it must: so they are
    found in the thumbnail, when nothing else is due.
    """

    name = "local-features"
    queue = "vision"
    needs = ("thumbnails", "orientation")
    follows_turn = True
    waits = True

    def version(self) -> str:
        return extractor_get().label

    def warm(self) -> None:
        extractor_get()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: _packed(photo) for photo in batch.photos}

    def write(self, results: Mapping[UUID, PackedOf]) -> None:
        features_write(extractor=extractor_get().label, found=results)


def _packed(photo: Photo) -> Outcome:
    try:
        found = extractor_get()(thumbnail_pixels(photo))
    except StageError as error:
        return error
    return PackedOf(packed(found), len(found), photo.pose)
