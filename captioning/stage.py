"""The stage that describes photos. The nets are imported where they are used: the web process knows stages too."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from captioning.adapters import WholeCaptioner
from captioning.services import captions_suggest
from captioning.suggestion import Suggestion
from webapp.photos.pipeline import Batch, Outcome, Stage
from webapp.photos.services.models import model_active, model_path

if TYPE_CHECKING:
    from captioning.captioner import Captioner


class CaptionStage(Stage):
    """A sentence for the upright photo; never shown over a person's words."""

    name = "caption"
    queue = "caption"
    needs = ("orientation",)
    follows_turn = True
    batch_size = 8

    def version(self) -> str:
        return active_captioner().label

    def warm(self) -> None:
        from captioning.grids import NET
        from search.extractors.registry import map_extractor

        map_extractor(NET).warm()
        active_captioner()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        from captioning.grids import NET, SIZE, grid_of_map
        from search.retrieval.batch_maps import batch_maps

        captioner = active_captioner()
        if isinstance(captioner, WholeCaptioner):
            return _described(captioner, batch)
        maps = batch_maps(batch, NET, SIZE)
        outcomes: dict[UUID, Outcome] = dict(maps.errors)
        if maps.ids:
            found = captioner.describe_grids(grid_of_map(maps.last))
            outcomes.update(zip(maps.ids, found, strict=True))
        return outcomes

    def write(self, results: Mapping[UUID, Suggestion]) -> None:
        captions_suggest(found=results)


def _described(captioner: WholeCaptioner, batch: Batch) -> Mapping[UUID, Outcome]:
    """By a captioner that looks at the photos itself."""
    images, errors = batch.images()
    return {**errors, **dict(zip(images, captioner.describe(list(images.values())), strict=True))}


def active_captioner() -> "Captioner | WholeCaptioner":
    """The captioner that `manage.py models` calls active, loaded once a process."""
    return _loaded(model_path(model_active("captioner")))


@cache
def _loaded(path: Path) -> "Captioner | WholeCaptioner":
    from captioning.captioner import any_captioner_load

    return any_captioner_load(path)
