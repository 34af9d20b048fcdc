"""One forward pass of a backbone over a batch of photos, shared by the stages that need its maps."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.extractors.registry import map_extractor
from webapp.photos.pipeline import Batch, StageError

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class BatchMaps:
    """Maps of the photos that could be read, row by row as in `ids`, and the errors of the others."""

    ids: list[UUID]
    middle: Floats
    last: Floats
    logits: Floats
    errors: dict[UUID, StageError]


def batch_maps(batch: Batch, name: str, size: int | None = None) -> BatchMaps:
    """The maps of backbone `name` at `size` pixels (its own unless told), computed once a batch."""
    extractor = map_extractor(name)
    side = size or extractor.backbone.size

    def make() -> BatchMaps:
        images, errors = batch.images()
        if not images:
            empty = np.zeros((0,), np.float32)
            return BatchMaps([], empty, empty, empty, errors)
        return BatchMaps(list(images), *extractor(list(images.values()), side), errors)

    return batch.shared((name, side), make)
