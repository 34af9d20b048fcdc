"""The detectors as the stage sees them."""

from collections.abc import Sequence

from PIL import Image

from search.extractors.registry import map_extractor
from search.extractors.yolox import Yolox
from search.regions.activation import OVERLAP, regions_of
from search.regions.boxes import FoundRegion, rounded, suppressed
from search.regions.registry import BACKBONE
from search.retrieval.batch_maps import BatchMaps
from webapp.photos.services.models import model_active, model_path

YOLOX_MOST = 10
SMALLEST = 0.03


class ActivationDetector:
    """Class-activation maps of the shared backbone: no weights of its own, no pass of its own."""

    def __init__(self) -> None:
        backbone = map_extractor(BACKBONE).backbone
        self._label = f"activation {backbone.label}"
        self._weights, self._bias = backbone.module.classifier()

    def version(self) -> str:
        return self._label

    def find(self, images: Sequence[Image.Image], maps: BatchMaps) -> list[list[FoundRegion]]:
        """A few regions a photo."""
        return [regions_of(last, self._weights, self._bias) for last in maps.last]


class YoloxDetector:
    """The active model of the task `detector`, for people who have installed one."""

    def __init__(self) -> None:
        model = model_active("detector")
        self._label, self._net = model.label, Yolox(model_path(model))

    def version(self) -> str:
        return self._label

    def find(self, images: Sequence[Image.Image], maps: BatchMaps) -> list[list[FoundRegion]]:
        """At most YOLOX_MOST things a photo, surest first."""
        found = []
        for detections in self._net(images):
            boxes = [rounded(*detection.box) for detection in detections]
            large = [i for i, (_, _, w, h) in enumerate(boxes) if min(w, h) >= SMALLEST]
            kept = suppressed(boxes, large, YOLOX_MOST, OVERLAP)
            found.append([FoundRegion(boxes[i], detections[i].name, detections[i].score) for i in kept])
        return found
