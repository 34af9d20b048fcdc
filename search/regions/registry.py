"""The detectors of regions. Adding one = one file and one line here; settings.REGION_DETECTOR names the one in use."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from PIL import Image

from search.errors import SearchError
from search.regions.boxes import FoundRegion
from search.retrieval.batch_maps import BatchMaps

BACKBONE = "efficientnet-lite2"
DETECTORS: dict[str, str] = {
    "activation": "search.regions.detectors.ActivationDetector",
    "yolox": "search.regions.detectors.YoloxDetector",
}


class Detector(Protocol):
    """Finds regions on photos; `maps` are the default backbone's over these very photos, row by row."""

    def version(self) -> str: ...

    def find(self, images: Sequence[Image.Image], maps: BatchMaps) -> list[list[FoundRegion]]: ...


def detector_active() -> Detector:
    """The detector in use, loaded once a process. Raises SearchError, ExtractorError, ModelMissing."""
    return detector_get(settings.REGION_DETECTOR)


@cache
def detector_get(name: str) -> Detector:
    """A detector by name. Raises SearchError for an unknown one."""
    if name not in DETECTORS:
        raise SearchError(
            _("There is no detector %(name)r; set REGION_DETECTOR to one of %(value)s.")
            % {"name": name, "value": ", ".join(DETECTORS)}
        )
    made: Detector = import_string(DETECTORS[name])()
    return made
