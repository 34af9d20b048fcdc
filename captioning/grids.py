"""What the captioner looks at: the last map of EfficientNet-Lite2 over the photo squashed to a square. No Django.

Squashed, because the photos it was trained on are, and so that nothing at the edge is cut away.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from search.extractors.efficientnet_lite import EfficientNetLite, load_pretrained
from search.extractors.engine import Compiled, compile_module
from search.extractors.preprocessing import to_input

Floats = NDArray[np.float32]

SIZE = 260
NET = "efficientnet-lite2"
SHARED_KEY = (NET, SIZE)
"""Under which the stages of one batch share (middle, last) maps of their photos."""


class _Maps(nn.Module):
    def __init__(self, net: EfficientNetLite) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        return self.net.features(x)


@cache
def _engine() -> Compiled:
    return compile_module(_Maps(load_pretrained("lite2")), (1, 3, SIZE, SIZE))


def maps_of(images: Sequence[Image.Image]) -> tuple[Floats, ...]:
    """RGB photos of any size -> middle [B, 120, 17, 17] and last [B, 1280, 9, 9] map, float32."""
    return _engine()(to_input(images, SIZE))


def grid_of_map(last: Floats) -> Floats:
    """The last map [B, 1280, h, w] -> grid [B, h * w, 1280], row by row."""
    return np.ascontiguousarray(last.reshape(*last.shape[:2], -1).transpose(0, 2, 1))


def grids_of(images: Sequence[Image.Image]) -> Floats:
    """RGB photos of any size -> float32 [B, 81, 1280]."""
    return grid_of_map(maps_of(images)[1])
