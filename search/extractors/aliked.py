"""ALIKED (Zhao et al. 2023) in plain torch: keypoints with descriptors that bend with the surface.

Optional: people install the weights (BSD-3-Clause upstream) as safetensors. Its deformable convolutions are
written with grid_sample, for torchvision's operator is not everywhere. Input RGB 0..1, any size.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from search.extractors.aliked_network import AlikedNet
from search.extractors.engine import PRECISION
from search.extractors.keypoints import peaks, within
from search.extractors.local import LocalFeatures, Matches, Nearest
from search.extractors.model_files import model_file

SIDE, STRIDE = 512, 32
KEYPOINTS = 400
RADIUS = 2
THRESHOLD = 0.2
TEMPERATURE = 0.1
LEAST_SIDE = 16


class Aliked:
    """The strongest `keypoints` peaks of the score, moved to where the score's weight lies."""

    name: ClassVar[str] = "aliked"
    tasks: ClassVar[tuple[str, ...]] = ("aliked",)
    tolerance = 0.0025

    def __init__(self, aliked: Path, keypoints: int = KEYPOINTS, side: int = SIDE) -> None:
        """`aliked` is a safetensors file with its card. Raises ExtractorError."""
        file = model_file(aliked)
        self.keypoints, self.side = keypoints, side
        self.label = f"aliked-{file.sha256[:12]}-{keypoints}-{side}px/{PRECISION}"
        self._net = AlikedNet.of({name: torch.from_numpy(array) for name, array in file.tensors().items()})
        self.dim = self._net.dim
        self._matching = Nearest(ratio=0.95)

    @torch.inference_mode()
    def __call__(self, image: Image.Image) -> LocalFeatures:
        """RGB photo of any size -> at most `keypoints` keypoints with 64 or 128 numbers each."""
        small = within(image, self.side)
        if min(small.size) < LEAST_SIDE:
            return LocalFeatures.none(small.size, self.dim)
        pixels = np.asarray(small.convert("RGB"), np.float32).transpose(2, 0, 1) / 255
        missing = [-side % STRIDE for side in small.size]
        padded = functional.pad(torch.from_numpy(pixels)[None], (0, missing[0], 0, missing[1]), "replicate")
        maps, score = self._net(padded)
        maps, score = (found[..., : small.height, : small.width] for found in (maps, score))
        points, _ = peaks(
            np.ascontiguousarray(score[0, 0].numpy()),
            radius=RADIUS,
            threshold=THRESHOLD,
            count=self.keypoints,
        )
        if not len(points):
            return LocalFeatures.none(small.size, self.dim)
        places = _refined(score, torch.from_numpy(points))
        described = self._net.described(functional.normalize(maps, dim=1), places)
        return LocalFeatures((places + 0.5).numpy(), described.numpy(), small.size)

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Mutual nearest neighbours by Lowe's ratio."""
        return self._matching(a, b)


def _refined(score: Tensor, points: Tensor) -> Tensor:
    """Peaks [N, 2] of a score [1, 1, H, W], each moved to the soft maximum of its neighbourhood: float32 [N, 2]."""
    reach = torch.arange(-RADIUS, RADIUS + 1)
    shift = torch.stack(torch.meshgrid(reach, reach, indexing="xy"), -1).reshape(-1, 2)
    around = points[:, None] + shift
    weights = torch.softmax(score[0, 0, around[..., 1], around[..., 0]] / TEMPERATURE, 1)
    return (points + (weights[..., None] * shift).sum(1)).float()
