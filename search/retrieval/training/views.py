"""Another view of a photo: a part of it, seen from the side, in other light, through another lens."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True)
class Viewing:
    """How far views go: smallest side of the part, its corners' shift, degrees, contrast and blur's share."""

    smallest: float = 0.35
    corners: float = 0.13
    degrees: float = 12.0
    contrast: float = 0.4
    brightness: float = 35.0
    blurred: float = 0.4


def view_of(image: Image.Image, random: np.random.Generator, size: int, how: Viewing) -> Image.Image:
    """A square view of `size` pixels; the same for the same generator."""
    pixels = np.asarray(image.convert("RGB"))
    corners = np.array([[0, 0], [size, 0], [size, size], [0, size]], np.float32)
    movement = cv2.getPerspectiveTransform(_quadrilateral(image.size, random, how), corners)
    warped = cv2.warpPerspective(
        pixels, movement, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return Image.fromarray(_other_light(np.asarray(warped, np.uint8), random, how))


def _quadrilateral(size: tuple[int, int], random: np.random.Generator, how: Viewing) -> NDArray[np.float32]:
    """Four corners on the photo, float32 [4, 2]."""
    share = random.uniform(how.smallest, 0.9)
    width, height = (min(1.0, share * np.exp(random.uniform(-0.2, 0.2))) * side for side in size)
    left, top = random.uniform(0, size[0] - width), random.uniform(0, size[1] - height)
    box = np.array([[0, 0], [width, 0], [width, height], [0, height]]) + np.array([left, top])
    box = box + random.uniform(-how.corners, how.corners, (4, 2)) * [width, height]
    angle = np.deg2rad(random.uniform(-how.degrees, how.degrees))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    centre = box.mean(0)
    return np.asarray((box - centre) @ turn + centre, np.float32)


def _other_light(pixels: NDArray[np.uint8], random: np.random.Generator, how: Viewing) -> NDArray[np.uint8]:
    lit = (pixels.astype(np.float32) - 128) * random.uniform(1 - how.contrast, 1 + how.contrast) + 128
    lit = (lit + random.uniform(-how.brightness, how.brightness)) * random.uniform(0.88, 1.12, 3)
    if random.random() < 0.15:
        lit[:] = lit.mean(2, keepdims=True)
    found = np.clip(lit, 0, 255).astype(np.uint8)
    if random.random() < how.blurred:
        found = np.asarray(cv2.GaussianBlur(found, (0, 0), random.uniform(0.6, 1.8)), np.uint8)
    return found
