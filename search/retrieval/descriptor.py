"""The global descriptor: one vector of a photo, by which like photos are near.

Each branch is one map of the backbone, GeM-pooled at every scale, L2, summed, L2 (as DELG's and cirtorch's
multi-scale descriptors are), then PCA-whitened; the branches are weighted, joined and turned to `dim` axes.
The middle map knows the very object, the last one its kind: together they serve search and clusters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.errors import ExtractorError
from search.extractors.model_files import ModelFile, model_file
from search.extractors.registry import map_extractor, tuned_extractor
from search.regions.boxes import Box, cells
from search.retrieval.pooling import gem, gem_parts, l2
from search.retrieval.whitening import Whitening

if TYPE_CHECKING:  # torch comes with it
    from search.extractors.maps import MapExtractor

Floats = NDArray[np.float32]
GRID: list[Box] = [
    (0.0, 0.0, 1.0, 1.0),
    *((x, y, 0.6, 0.6) for x in (0.0, 0.4) for y in (0.0, 0.4)),
    (0.2, 0.2, 0.6, 0.6),
]
"""Parts of a photo that regional pooling sums."""
SharedMaps = Mapping[int, tuple[Floats, Floats]]
"""Size in pixels -> (middle, last) maps that another stage has computed already."""


@dataclass(frozen=True)
class Branch:
    """One pooled map: "middle" or "last", GeM's p, its whitened axes, the shrinkage power and its weight.

    `local` is how many axes each cell is whitened to before pooling (0: none); `regional` sums the pooled, normalised
    parts of a fixed grid (R-MAC, Tolias et al. 2016) instead of pooling the whole map.
    """

    map: str
    p: float
    dim: int
    power: float
    weight: float
    local: int = 0
    regional: bool = False


@dataclass(frozen=True)
class DescriptorConfig:
    """How the vector is made; `sizes` are squares in pixels."""

    backbone: str
    sizes: tuple[int, ...]
    branches: tuple[Branch, ...]
    dim: int
    tuned: bool = False
    """Whether the backbone's own weights were trained on, and come with the descriptor's."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "DescriptorConfig":
        """Read from a model card. Raises ExtractorError when it is no descriptor's."""
        try:
            branches = tuple(Branch(**branch) for branch in config["branches"])
            tuned = bool(config.get("tuned", False))
            return cls(config["backbone"], tuple(config["sizes"]), branches, config["dim"], tuned)
        except (KeyError, TypeError) as error:
            raise ExtractorError(f"The card's config describes no global descriptor: {error}.") from error

    def as_card(self) -> dict[str, Any]:
        return asdict(self)


class Descriptor:
    """Photos in, vectors of length 1 out; the same for index and query."""

    def __init__(
        self,
        config: DescriptorConfig,
        whitenings: Sequence[Whitening],
        joint: Whitening,
        locals_: Sequence[Whitening | None] = (),
        extractor: "MapExtractor | None" = None,
    ) -> None:
        self.config = config
        self.dim = config.dim
        self.locals = list(locals_) or [None] * len(config.branches)
        self._whitenings = whitenings
        self._joint = joint
        self._extractor = extractor

    @classmethod
    def load(cls, file: ModelFile) -> "Descriptor":
        """From weights with the card's `config`. Raises ExtractorError."""
        config, tensors = DescriptorConfig.of(file.card["config"]), file.tensors()
        names = [f"branch{i}" for i in range(len(config.branches))]
        try:
            parts = [_whitening(tensors, name) for name in (*names, "joint")]
            locals_ = [
                _whitening(tensors, f"{name}.local") if branch.local else None
                for name, branch in zip(names, config.branches, strict=True)
            ]
        except KeyError as error:
            raise ExtractorError(f"{file.path.name} lacks {error}, which its card promises.") from error
        own = tuned_extractor(config.backbone, tensors, file.sha256) if config.tuned else None
        return cls(config, parts[:-1], parts[-1], locals_, own)

    @property
    def extractor(self) -> "MapExtractor":
        """The shared one of the backbone, or the descriptor's own where that was trained on."""
        return self._extractor or map_extractor(self.config.backbone)

    def describe(self, images: Sequence[Image.Image], shared: SharedMaps | None = None) -> Floats:
        """RGB photos of any size -> float32 [N, dim], each of length 1.

        `shared` gives maps of these very photos in this order, so that they are not computed twice.
        """
        if not images:
            return np.zeros((0, self.dim), np.float32)
        return self.project(self.pooled(images, shared))

    def pooled(self, images: Sequence[Image.Image], shared: SharedMaps | None = None) -> list[Floats]:
        """RGB photos -> for each branch float32 [N, C], pooled over all scales, of length 1; not yet whitened."""
        return pooled(images, self.config, shared, self.locals, self.extractor)

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
                for branch, local in zip(self.config.branches, self.locals, strict=True)
                for plane in (whitened_cells(planes[branch.map][None], local)[0],)
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
    images: Sequence[Image.Image],
    config: DescriptorConfig,
    shared: SharedMaps | None = None,
    locals_: Sequence[Whitening | None] = (),
    extractor: "MapExtractor | None" = None,
) -> list[Floats]:
    """RGB photos -> for each branch float32 [N, C], pooled over all scales, of length 1; not yet whitened."""
    used = extractor or map_extractor(config.backbone)
    each = list(locals_) or [None] * len(config.branches)
    sums: list[Floats] = []
    for size in config.sizes:
        middle, last = (shared or {}).get(size) or used(images, size)[:2]
        maps = {"middle": middle, "last": last}
        vectors = [
            _pool(whitened_cells(maps[branch.map], local), branch)
            for branch, local in zip(config.branches, each, strict=True)
        ]
        sums = [a + b for a, b in zip(sums, vectors, strict=True)] if sums else vectors
    return [l2(vectors) for vectors in sums]


def _pool(maps: Floats, branch: Branch) -> Floats:
    if not branch.regional:
        return l2(gem(maps, branch.p))
    weights = cells(GRID, *maps.shape[2:])
    return np.stack([l2(l2(gem_parts(plane, weights, branch.p)).sum(0)[None])[0] for plane in maps])


def whitened_cells(maps: Floats, local: Whitening | None) -> Floats:
    """Maps [N, C, H, W] with each cell whitened to [N, c, H, W] and cut at zero; as they are without a whitening."""
    if local is None:
        return maps
    flat = maps.transpose(0, 2, 3, 1) - local.mean
    return np.ascontiguousarray(np.maximum(flat @ local.projection, 0.0).transpose(0, 3, 1, 2), np.float32)


def _whitening(tensors: Mapping[str, NDArray[Any]], name: str) -> Whitening:
    return Whitening(tensors[f"{name}.mean"], tensors[f"{name}.projection"])


@cache
def descriptor_load(path: Path) -> Descriptor:
    """The descriptor of a weights file, loaded once a process. Raises ExtractorError."""
    return Descriptor.load(model_file(path))
