"""Pictures whose upright everyone can see: bright above, dark below, a mark at the left."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def landscape(width: int = 320, height: int = 240) -> NDArray[np.uint8]:
    """uint8 [height, width, 3]: light from above, and a red bar along the left side."""
    rows = np.linspace(255, 0, height)[:, None, None]
    pixels = np.repeat(np.repeat(rows, width, axis=1), 3, axis=2).astype(np.uint8)
    pixels[:, : width // 8] = (255, 0, 0)
    return pixels


def landscape_image(width: int = 320, height: int = 240) -> Image.Image:
    return Image.fromarray(landscape(width, height))


def noise(count: int, side: int, seed: int) -> list[Image.Image]:
    """Isotropic noise: nothing in it says which way is up."""
    rng = np.random.default_rng(seed)
    return [Image.fromarray(rng.integers(0, 256, (side, side, 3), np.uint8)) for _ in range(count)]
