"""Upright photos turned by known angles, as a member's own photos would come in."""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.orientation.geometry import rounded, turned_view
from webapp.photos.geometry import largest_rectangle

WORKING_SIDE = 512
"""Short side that photos are shrunk to before they are turned."""


def drawn_angles(count: int, kind: str, seed: int) -> NDArray[np.float64]:
    """Clockwise degrees for each photo: any angle ("uniform") or one of the four right ones ("right")."""
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 360, count) if kind == "uniform" else 90.0 * rng.integers(4, size=count)
    return np.asarray(angles, np.float64)


def turned_image(image: Image.Image, angle: float, *, circle: bool = False) -> Image.Image:
    """An upright photo as it would come in turned `angle` degrees clockwise, without empty corners."""
    pixels = np.asarray(image.convert("RGB"))
    scale = min(1.0, WORKING_SIDE / min(pixels.shape[:2]))
    if scale < 1:
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    height, width = pixels.shape[:2]
    if circle:
        side = min(width, height)
        return Image.fromarray(rounded(turned_view(pixels, angle, side, box=(side, side))))
    box = largest_rectangle(width, height, angle)
    size = (max(1, round(box[0])), max(1, round(box[1])))
    return Image.fromarray(turned_view(pixels, angle, size, box=box))


def angle_errors(found: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Circular distance in degrees, 0 to 180."""
    return np.asarray(180 - np.abs(np.abs(found - truth) % 360 - 180))
