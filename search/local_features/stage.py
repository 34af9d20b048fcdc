"""The stage that keeps the keypoints of every photo, so that a shortlist is verified without decoding one."""

from collections.abc import Mapping
from uuid import UUID

from search.local_features.packing import packed
from search.local_features.selectors import extractor_get
from search.local_features.services import PackedOf, features_write
from webapp.photos.pipeline import Batch, Outcome, Stage


class LocalFeaturesStage(Stage):
    """Keypoints of the upright photo by the extractor in use."""

    name = "local-features"
    queue = "vision"
    needs = ("orientation",)
    follows_turn = True

    def version(self) -> str:
        return extractor_get().label

    def warm(self) -> None:
        extractor_get()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        images, errors = batch.images()
        extract = extractor_get()
        turns = {photo.id: photo.turn for photo in batch.photos}
        found: dict[UUID, Outcome] = dict(errors)
        for photo, image in images.items():
            features = extract(image)
            found[photo] = PackedOf(packed(features), len(features), turns[photo])
        return found

    def write(self, results: Mapping[UUID, PackedOf]) -> None:
        features_write(extractor=extractor_get().label, found=results)
