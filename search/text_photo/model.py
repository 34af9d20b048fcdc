"""What every model offers that places photos and sentences in one space. No Django."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.registry import map_extractor

Floats = NDArray[np.float32]


class Look(NamedTuple):
    """A backbone, and the pixels a side that it sees the squashed photo at."""

    net: str
    size: int


class Seen(NamedTuple):
    """What a backbone gives for a batch: float32 [B, C, h, w], [B, D, h, w] and [B, 1000]."""

    middle: Floats
    last: Floats
    logits: Floats


class TextPhotoModel(ABC):
    """Photos and sentences in, float32 [B, dim] of length 1 out; `label` names the weights beside every vector."""

    label: str
    dim: int
    looks: tuple[Look, ...] = ()
    """Of the backbones whose maps it reads; empty for a model with eyes of its own."""

    @abstractmethod
    def photos_seen(self, seen: Sequence[Seen]) -> Floats:
        """Photos by their maps, in the order of `looks`."""

    @abstractmethod
    def sentences(self, texts: Sequence[str]) -> Floats:
        """Raises ExtractorError without what it reads sentences with."""

    def photos(self, images: Sequence[Image.Image]) -> Floats:
        """RGB photos of any size."""
        return self.photos_seen([Seen(*map_extractor(look.net)(images, look.size)) for look in self.looks])
