"""What every backbone gives: its middle and last map and its logits, computed on the engine."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from search.extractors.engine import PRECISION, SizedEngine
from search.extractors.errors import ExtractorError
from search.extractors.preprocessing import normalised, to_pixels

Floats = NDArray[np.float32]
Normalise = Callable[[NDArray[np.uint8]], Floats]


def _unchanged(maps: Tensor) -> Tensor:
    return maps


@dataclass(frozen=True)
class Layer:
    """Where one layer's answer is read off: what this module gives, rectified as the network does after it."""

    module: nn.Module
    rectify: Callable[[Tensor], Tensor] = _unchanged


class Maps(nn.Module, ABC):
    """A backbone as retrieval, tags and captions see it."""

    middle_channels: int
    last_channels: int

    @abstractmethod
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """[B, 3, H, W] -> (middle [B, C, H/16, W/16], last [B, D, H/32, W/32], logits [B, 1000]); maps >= 0"""

    @abstractmethod
    def layers(self) -> dict[str, Layer]:
        """What can be looked at, by name, from the pixels to the end; each gives maps [B, C, h, w]."""

    def classifier(self) -> tuple[Floats, Floats]:
        """Weights [1000, D] and bias [1000] from the averaged last map to the logits. Raises ExtractorError."""
        raise ExtractorError(
            "This backbone does not average its last map, so it has no class-activation maps."
        )


def of_linear(layer: nn.Linear) -> tuple[Floats, Floats]:
    """Weights [out, in] and bias [out] of a layer."""
    return layer.weight.detach().cpu().numpy().copy(), layer.bias.detach().cpu().numpy().copy()


@dataclass(frozen=True)
class Backbone:
    """A network with the size and the pixels that it was trained on."""

    name: str
    module: Maps
    size: int
    normalise: Normalise = normalised
    sha256: str = ""

    @property
    def label(self) -> str:
        """Written beside every result: name, weights, precision."""
        return f"{self.name}@{self.sha256[:12] or 'random'}/{PRECISION}"

    def input(self, images: Sequence[Image.Image], size: int | None = None) -> Floats:
        """PIL images -> float32 [N, 3, size, size], squashed, normalised as this network wants."""
        return self.normalise(to_pixels(images, size or self.size))


class MapExtractor:
    """A backbone on the engine: photos in, maps out."""

    def __init__(self, found: Backbone) -> None:
        self.backbone = found
        self._engine = SizedEngine(found.module)

    def warm(self) -> None:
        """Compile and run once at the network's own size."""
        self([Image.new("RGB", (8, 8))])

    def __call__(
        self, images: Sequence[Image.Image], size: int | None = None, chunk: int = 4
    ) -> tuple[Floats, Floats, Floats]:
        """PIL images -> (middle, last, logits), float32, as `Maps.forward` says, `chunk` photos at a time."""
        if not images:
            raise ExtractorError("There is no photo to look at.")
        parts = [
            self._engine(self.backbone.input(images[start : start + chunk], size))
            for start in range(0, len(images), chunk)
        ]
        middle, last, logits = (np.concatenate(outputs) for outputs in zip(*parts, strict=True))
        return middle, last, logits
