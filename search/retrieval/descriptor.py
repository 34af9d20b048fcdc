"""The global descriptor: one vector of a photo, by which like photos are near.

Each branch is one map of the backbone, GeM-pooled at every scale, L2, summed, L2 (as DELG's and cirtorch's
multi-scale descriptors are), then PCA-whitened; the branches are weighted, joined and turned to `dim` axes.
The middle map knows the very object, the last one its kind: together they serve search and clusters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.errors import ExtractorError
from search.extractors.model_files import ModelFile, model_file
from search.extractors.registry import map_extractor
from search.regions.boxes import Box, cells
from search.retrieval.pooling import gem, gem_parts, l2
from search.retrieval.whitening import Whitening

Floats = NDArray[np.float32]
SharedMaps = Mapping[int, tuple[Floats, Floats]]
"""Size in pixels -> (middle, last) maps that another stage has computed already."""


@dataclass(frozen=True)
class Branch:
    """One pooled map: "middle" or "last", GeM's p, its whitened axes, the shrinkage power and its weight."""

    map: str
    p: float
    dim: int
    power: float
    weight: float


@dataclass(frozen=True)
class DescriptorConfig:
    """How the vector is made; `sizes` are squares in pixels."""

    backbone: str
    sizes: tuple[int, ...]
    branches: tuple[Branch, ...]
    dim: int

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "DescriptorConfig":
        """Read from a model card. Raises ExtractorError when it is no descriptor's."""
        try:
            branches = tuple(Branch(**branch) for branch in config["branches"])
            return cls(config["backbone"], tuple(config["sizes"]), branches, config["dim"])
        except (KeyError, TypeError) as error:
            raise ExtractorError(f"The card's config describes no global descriptor: {error}.") from error

    def as_card(self) -> dict[str, Any]:
        return asdict(self)


class Descriptor:
    """Photos in, vectors of length 1 out; the same for index and query."""

    def __init__(self, config: DescriptorConfig, whitenings: Sequence[Whitening], joint: Whitening) -> None:
        self.config = config
        self.dim = config.dim
        self._whitenings = whitenings
        self._joint = joint

    @classmethod
    def load(cls, file: ModelFile) -> "Descriptor":
        """From weights with the card's `config`."""
        config, tensors = DescriptorConfig.of(file.card["config"]), file.tensors()
        parts = [
            Whitening(tensors[f"{name}.mean"], tensors[f"{name}.projection"])
            for name in (*(f"branch{i}" for i in range(len(config.branches))), "joint")
        ]
        return cls(config, parts[:-1], parts[-1])

    def describe(self, images: Sequence[Image.Image], shared: SharedMaps | None = None) -> Floats:
        """RGB photos of any size -> float32 [N, dim], each of length 1.

        `shared` gives maps of these very photos in this order, so that they are not computed twice.
        """
        if not images:
            return np.zeros((0, self.dim), np.float32)
        return self.project(pooled(images, self.config, shared))

    def describe_parts(self, maps: SharedMaps, row: int, boxes: Sequence[Box]) -> Floats:
        """Boxes of one photo -> float32 [N, dim], each of length 1, out of the maps of the whole photo.

        `maps` holds the maps of several photos at every size of the config; `row` is this photo's place in them.
        """
        if not boxes:
            return np.zeros((0, self.dim), np.float32)
        sums: list[Floats] = []
        for size in self.config.sizes:
            middle, last = (found[row] for found in maps[size])
            planes = {"middle": middle, "last": last}
            vectors = [
                l2(gem_parts(plane, cells(boxes, *plane.shape[1:]), branch.p))
                for branch in self.config.branches
                for plane in (planes[branch.map],)
            ]
            sums = [a + b for a, b in zip(sums, vectors, strict=True)] if sums else vectors
        return self.project([l2(vectors) for vectors in sums])

    def project(self, branches: Sequence[Floats]) -> Floats:
        """Pooled vectors of each branch, [N, C_i] -> float32 [N, dim]."""
        whitened = [
            branch.weight * whitening(vectors)
            for branch, whitening, vectors in zip(
                self.config.branches, self._whitenings, branches, strict=True
            )
        ]
        return self._joint(l2(np.concatenate(whitened, axis=1)))


def pooled(
    images: Sequence[Image.Image], config: DescriptorConfig, shared: SharedMaps | None = None
) -> list[Floats]:
    """RGB photos -> for each branch float32 [N, C], GeM over all scales, of length 1; not yet whitened."""
    extractor = map_extractor(config.backbone)
    sums: list[Floats] = []
    for size in config.sizes:
        middle, last = (shared or {}).get(size) or extractor(images, size)[:2]
        maps = {"middle": middle, "last": last}
        vectors = [l2(gem(maps[branch.map], branch.p)) for branch in config.branches]
        sums = [a + b for a, b in zip(sums, vectors, strict=True)] if sums else vectors
    return [l2(vectors) for vectors in sums]


@cache
def descriptor_load(path: Path) -> Descriptor:
    """The descriptor of a weights file, loaded once a process. Raises ExtractorError."""
    return Descriptor.load(model_file(path))
