"""The stage that reads how each photo lies and turns those upright that surely are not."""

from collections.abc import Mapping
from uuid import UUID

from search.orientation.policy import Thresholds
from search.orientation.selectors import active_reader
from search.orientation.services import SeenAs, orientations_write
from webapp.photos.pipeline import Batch, Outcome, Stage


class OrientationStage(Stage):
    """Clockwise degrees that the content was found turned; a sure right angle is turned back for display."""

    name = "orientation"
    queue = "vision"
    needs = ("metadata",)  # what the camera measured is weighed against what is seen

    def version(self) -> str:
        return active_reader().label

    def warm(self) -> None:
        active_reader().warm()

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        images, errors = batch.images()
        readings = active_reader().read(list(images.values()))
        poses = {photo.id: photo.pose for photo in batch.photos}
        found = {id_: SeenAs(reading, poses[id_]) for id_, reading in zip(images, readings, strict=True)}
        return {**errors, **found}

    def write(self, results: Mapping[UUID, SeenAs]) -> None:
        reader = active_reader()
        orientations_write(
            seen=results,
            model_version=reader.label,
            thresholds=Thresholds(reader.threshold, reader.suggestion, reader.tilt),
        )
