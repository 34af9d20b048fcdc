"""A map of weights as a picture to lay over the photo: coloured, clear where nothing was looked at."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.orientation.reader import LONGEST

SIDE = 256
"""Long side in pixels; the maps are coarse, so more would only be smoother."""
STOPS = np.array([[40, 11, 84], [137, 34, 106], [212, 72, 66], [251, 155, 6], [252, 255, 164]], np.float64)
"""Colours from the lowest to the highest weight: light grows with the weight, also for who sees few colours."""
STRONGEST = 0.85
"""Opacity where the weight is 1."""


def overlay(weights: NDArray[np.float32], size: tuple[int, int]) -> bytes:
    """WebP with alpha, of the shape of a photo of `size` (width, height), from weights [g, g] in 0..1.

    The weights cover what the network saw: all of the photo, or the middle of a very long one.
    """
    scale = SIDE / max(size)
    width, height = (max(1, round(side * scale)) for side in size)
    seen = min(width, round(height * LONGEST)), min(height, round(width * LONGEST))
    smooth = Image.fromarray(weights.astype(np.float32)).resize(seen, Image.Resampling.BICUBIC)
    whole = Image.new("RGBA", (width, height))
    whole.paste(
        Image.fromarray(coloured(np.asarray(smooth))), ((width - seen[0]) // 2, (height - seen[1]) // 2)
    )
    out = io.BytesIO()
    whole.save(out, "WEBP", quality=70, method=4)
    return out.getvalue()


def coloured(weights: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Weights [H, W] -> RGBA uint8 [H, W, 4]; what lies outside 0..1 is cut off."""
    inside = np.clip(weights, 0, 1)
    places = np.linspace(0, 1, len(STOPS))
    channels = [np.interp(inside, places, STOPS[:, channel]) for channel in range(3)]
    alpha = 255 * STRONGEST * inside
    return np.stack([*channels, alpha], axis=-1).astype(np.uint8)
