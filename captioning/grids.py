"""What the captioner looks at: the last map of EfficientNet-Lite2 over the squashed photo. No Django.

Squashed, because the photos it was trained on are, and so that nothing at the edge is cut away.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.registry import map_extractor

Floats = NDArray[np.float32]

NET = "efficientnet-lite2"
SIZE = 260


def grids_of(images: Sequence[Image.Image]) -> Floats:
    """RGB photos of any size, at least one -> float32 [B, 81, 1280]."""
    return grid_of_map(map_extractor(NET)(images, SIZE)[1])


def grid_of_map(last: Floats) -> Floats:
    """The last map [B, 1280, h, w] -> grid [B, h * w, 1280], row by row."""
    return np.ascontiguousarray(last.reshape(*last.shape[:2], -1).transpose(0, 2, 1))
