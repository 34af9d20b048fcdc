"""The stage that reads how each photo lies and turns those upright that surely are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from search.orientation.decoding import Reading
from search.orientation.selectors import active_reader
from search.orientation.services import orientations_write
from webapp.photos.pipeline import Batch, Outcome, Stage


@dataclass(frozen=True)
class SeenAs:
    """A reading, and the turn that the photo was displayed with when it was read."""

    reading: Reading
    turn: int


class OrientationStage(Stage):
    """Clockwise degrees that the content was found turned; a sure right angle is turned back for display."""

    name = "orientation"
    queue = "vision"

    def version(self) -> str:
        return active_reader().label

    def warm(self) -> None:
        active_reader().warm()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        images, errors = batch.images()
        readings = active_reader().read(list(images.values()))
        turns = {photo.id: photo.turn for photo in batch.photos}
        found = {id_: SeenAs(reading, turns[id_]) for id_, reading in zip(images, readings, strict=True)}
        return {**errors, **found}

    def write(self, results: Mapping[UUID, SeenAs]) -> None:
        reader = active_reader()
        orientations_write(
            readings={id_: seen.reading for id_, seen in results.items()},
            turns={id_: seen.turn for id_, seen in results.items()},
            model_version=reader.label,
            threshold=reader.threshold,
            suggestion=reader.suggestion,
        )
