"""The stage that finds the things on a photo and gives each its place in the embedding spaces."""

from collections.abc import Mapping
from uuid import UUID

from search.index.selectors import spaces_filled
from search.index.stage import descriptor_at_hand
from search.regions.boxes import FoundRegion
from search.regions.registry import BACKBONE, detector_active
from search.regions.services import FoundOnPhoto, regions_write
from search.retrieval.batch_maps import BatchMaps, batch_maps, descriptor_maps
from webapp.photos.pipeline import Batch, Outcome, Stage


class RegionStage(Stage):
    """Boxes of the upright photo; their vectors are pooled from the whole photo's maps, in no pass of their own."""

    name = "regions"
    queue = "vision"
    needs = ("orientation", "embedding")
    follows_turn = True

    def version(self) -> str:
        return detector_active().version()

    def warm(self) -> None:
        detector_active()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        maps = batch_maps(batch, BACKBONE)
        outcomes: dict[UUID, Outcome] = dict(maps.errors)
        if maps.ids:
            images, _ = batch.images()
            found = detector_active().find(list(images.values()), maps)
            outcomes.update(_with_vectors(batch, maps, found))
        return outcomes

    def write(self, results: Mapping[UUID, FoundOnPhoto]) -> None:
        regions_write(found=results, spaces=spaces_filled(), model_version=self.version())


def _with_vectors(batch: Batch, maps: BatchMaps, found: list[list[FoundRegion]]) -> dict[UUID, FoundOnPhoto]:
    results = {photo: FoundOnPhoto(regions) for photo, regions in zip(maps.ids, found, strict=True)}
    for space in spaces_filled():
        descriptor = descriptor_at_hand(space, needed=False)
        if descriptor:
            shared = descriptor_maps(batch, descriptor)
            for row, on_photo in enumerate(results.values()):
                boxes = [region.box for region in on_photo.regions]
                on_photo.vectors[space.pk] = descriptor.describe_parts(shared, row, boxes)
    return results
