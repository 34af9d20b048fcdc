"""The stage that puts words on photos."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from search.extractors.registry import map_extractor
from search.retrieval.batch_maps import batch_maps
from search.tags.services import tags_write
from search.tags.vocabulary import ScoredTag, tag_vocabulary
from webapp.photos.pipeline import Batch, Outcome, Stage

BACKBONE = "efficientnet-lite2"


class TagStage(Stage):
    """ImageNet classes of the upright photo, in readable words."""

    name = "tags"
    queue = "vision"
    needs = ("orientation",)
    follows_turn = True

    def version(self) -> str:
        return map_extractor(BACKBONE).backbone.label

    def warm(self) -> None:
        map_extractor(BACKBONE).warm()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        maps = batch_maps(batch, BACKBONE)
        outcomes: dict[UUID, Outcome] = dict(maps.errors)
        if maps.ids:
            outcomes.update(zip(maps.ids, tag_vocabulary().tags(maps.logits), strict=True))
        return outcomes

    def write(self, results: Mapping[UUID, Sequence[ScoredTag]]) -> None:
        tags_write(found=results, model_version=self.version())
