"""One forward pass of a backbone over a batch of photos, shared by the stages that need its maps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.extractors.registry import map_extractor
from search.retrieval.descriptor import Descriptor, SharedMaps
from webapp.photos.pipeline import Batch, StageError

if TYPE_CHECKING:  # torch comes with it, and the web process knows the stages
    from search.extractors.maps import MapExtractor

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
    return maps_of(batch, map_extractor(name), size)


def maps_of(batch: Batch, extractor: "MapExtractor", size: int | None = None) -> BatchMaps:
    """The same of an extractor at hand."""
    side = size or extractor.backbone.size

    def make() -> BatchMaps:
        images, errors = batch.images()
        if not images:
            empty = np.zeros((0,), np.float32)
            return BatchMaps([], empty, empty, empty, errors)
        return BatchMaps(list(images), *extractor(list(images.values()), side), errors)

    return batch.shared((extractor.backbone.label, side), make)


def descriptor_maps(batch: Batch, descriptor: Descriptor) -> SharedMaps:
    """The maps that a descriptor pools, at each of its sizes."""
    found = {size: maps_of(batch, descriptor.extractor, size) for size in descriptor.config.sizes}
    return {size: (maps.middle, maps.last) for size, maps in found.items()}
