"""What every local extractor gives: keypoints with descriptors, and how two photos' are matched."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class LocalFeatures:
    """Keypoints of one photo, strongest first.

    `points` float32 [N, 2] are x, y in pixels of `size` (width, height); `descriptors` float32 [N, D] have
    length 1. A photo without content has none: N is then 0.
    """

    points: Floats
    descriptors: Floats
    size: tuple[int, int]

    def __len__(self) -> int:
        return len(self.points)

    @classmethod
    def none(cls, size: tuple[int, int], dim: int) -> "LocalFeatures":
        return cls(np.zeros((0, 2), np.float32), np.zeros((0, dim), np.float32), size)


@dataclass(frozen=True)
class Matches:
    """Row `first[i]` of one photo fits row `second[i]` of the other, `confidence` float32 [M] in 0..1."""

    first: Rows
    second: Rows
    confidence: Floats

    @classmethod
    def none(cls) -> "Matches":
        return cls(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))


class LocalExtractor(Protocol):
    """One kind of keypoints. Adding one = one file and one line in the registry."""

    name: ClassVar[str]
    dim: int
    tolerance: float
    """How far a point may lie off, in parts of a photo's long side."""
    label: str
    """Name, weights and settings: features of two labels are never matched."""

    def __call__(self, image: Image.Image) -> LocalFeatures:
        """RGB photo of any size -> its keypoints."""
        ...

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Putative matches of two photos' keypoints."""
        ...


@dataclass(frozen=True)
class Nearest:
    """Mutual nearest neighbours of length-1 descriptors, that pass Lowe's ratio and a least cosine."""

    ratio: float = 1.0
    cosine: float = 0.0

    def __call__(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Confidence: how clearly the second nearest is farther, or the cosine where no ratio is asked for."""
        if len(a) < 2 or len(b) < 2:
            return Matches.none()
        cosine = a.descriptors @ b.descriptors.T
        rows, nearest = np.arange(len(a)), cosine.argmax(1)
        best, second = -np.partition(-cosine, 1, axis=1)[:, :2].T
        near, next_near = (np.sqrt(np.maximum(0.0, 2.0 - 2.0 * value)) for value in (best, second))
        good = (cosine.argmax(0)[nearest] == rows) & (best >= self.cosine) & (near <= self.ratio * next_near)
        clear = 1.0 - near / np.maximum(next_near, 1e-6)
        confidence = clear if self.ratio < 1.0 else best
        return Matches(rows[good], nearest[good], np.clip(confidence[good], 0.0, 1.0).astype(np.float32))
