"""DELG's local half (Cao, Araujo, Sim, ECCV 2020) on the bundled EfficientNet-Lite: where to look, and what is there.

A 1x1-conv attention and an autoencoder's 128 numbers over the stride-16 map of a frozen backbone, read at several
sizes of the photo. A keypoint is a cell of the map: it stands at the centre of its receptive field, so it is coarse.
"""

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

from search.extractors.engine import PRECISION, SizedEngine
from search.extractors.local import LocalFeatures, Matches, Nearest
from search.extractors.maps import Backbone, Maps
from search.extractors.model_files import model_file
from search.extractors.registry import backbone

Floats = NDArray[np.float32]

DIM = 128
KERNELS = (3, 3, 5, 3)
"""Of EfficientNet-Lite's strided convolutions up to the stride-16 map."""


class DelgHead(nn.Module):
    """Attention and encoder; the decoder is needed in training only."""

    def __init__(self, channels: int, width: int = 64) -> None:
        super().__init__()
        self.attention = nn.Sequential(
            nn.Conv2d(channels, width, 1), nn.ReLU(), nn.Conv2d(width, 1, 1), nn.Softplus()
        )
        self.encoder = nn.Conv2d(channels, DIM, 1)

    def forward(self, maps: Tensor) -> tuple[Tensor, Tensor]:
        """[B, C, h, w] -> attention > 0 [B, 1, h, w], descriptors of length 1 [B, 128, h, w]."""
        cells = functional.normalize(maps, dim=1)
        return self.attention(cells), functional.normalize(self.encoder(cells), dim=1)


class DelgNet(nn.Module):
    """Pixels to attention and descriptors."""

    def __init__(self, maps: Maps, head: DelgHead) -> None:
        super().__init__()
        self.maps, self.head = maps, head

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 3, S, S] -> attention [B, 1, s, s], descriptors [B, 128, s, s]; s = S / 16, rounded up."""
        found: tuple[Tensor, Tensor] = self.head(self.maps(x)[0])
        return found


class Delg:
    """The photo squashed to each of `sizes`; cells that beat their neighbours and the threshold, best first."""

    name: ClassVar[str] = "delg"
    tasks: ClassVar[tuple[str, ...]] = ("delg",)
    dim, tolerance = DIM, 0.012

    def __init__(self, delg: Path) -> None:
        """`delg` is the head's weights with their card. Raises ExtractorError."""
        file = model_file(delg)
        config: dict[str, Any] = file.card["config"]
        found = backbone(config["backbone"])
        head = DelgHead(found.module.middle_channels)
        head.load_state_dict({name: torch.from_numpy(tensor) for name, tensor in file.tensors().items()})
        sizes = "-".join(map(str, config["sizes"]))
        self.label = f"delg-{file.sha256[:12]}-{config['keypoints']}-{sizes}px/{PRECISION}"
        self.sizes, self.keypoints = tuple(config["sizes"]), int(config["keypoints"])
        self.threshold = float(config["threshold"])
        self._backbone: Backbone = found
        self._engine = SizedEngine(DelgNet(found.module, head).eval())
        self._matching = Nearest(ratio=float(config["ratio"]))

    def __call__(self, image: Image.Image) -> LocalFeatures:
        """RGB photo of any size -> at most `keypoints` keypoints with 128 numbers each."""
        parts = [self._at(image, size) for size in self.sizes]
        points, descriptors, scores = (np.concatenate(column) for column in zip(*parts, strict=True))
        best = np.argsort(-scores, kind="stable")[: self.keypoints]
        return LocalFeatures(points[best] * np.array(image.size, np.float32), descriptors[best], image.size)

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Mutual nearest neighbours by Lowe's ratio."""
        return self._matching(a, b)

    def _at(self, image: Image.Image, size: int) -> tuple[Floats, Floats, Floats]:
        attention, descriptors = self._engine(self._backbone.input([image], size))
        score = attention[0, 0]
        y, x = np.nonzero((score >= self.threshold) & ~_is_beaten(score))
        centre = receptive_centres(size) / size
        points = np.stack([centre[x], centre[y]], 1).astype(np.float32)
        return points, descriptors[0][:, y, x].T, score[y, x]


def receptive_centres(size: int) -> Floats:
    """Pixels of a `size`-pixel side on which the cells of the stride-16 map are centred, TensorFlow's "SAME"."""
    start, jump, cells = 0.5, 1, size
    for kernel in KERNELS:
        after = -(-cells // 2)
        missing = max((after - 1) * 2 + kernel - cells, 0)
        start += ((kernel - 1) / 2 - missing // 2) * jump
        cells, jump = after, jump * 2
    return np.asarray(start + jump * np.arange(cells), np.float32)


def _is_beaten(score: Floats) -> NDArray[np.bool_]:
    """Whether at least four of a cell's eight neighbours are stronger: a cell on a ridge may stay."""
    wide = np.pad(score, 1, constant_values=-np.inf)
    h, w = score.shape
    around = [wide[y : y + h, x : x + w] for y in range(3) for x in range(3) if (y, x) != (1, 1)]
    return np.asarray(np.sum([other > score for other in around], axis=0) >= 4)
