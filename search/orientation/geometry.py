"""Turned views of a photo: every angle, right angles too, goes through the same warp."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from webapp.photos.geometry import largest_rectangle

Pixels = NDArray[np.uint8]


def fitting_box(width: float, height: float, angle: float, aspect: float) -> tuple[float, float]:
    """Sides of the largest box of `aspect` (width / height) inside a photo turned by `angle` degrees."""
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    scale = min(width / (aspect * cosine + sine), height / (aspect * sine + cosine))
    return aspect * scale, scale


def slack(width: float, height: float, angle: float, box: tuple[float, float]) -> tuple[float, float]:
    """How far the centre of a box turned by `angle` may move inside the photo, to each side."""
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    wide, high = box[0] * cosine + box[1] * sine, box[0] * sine + box[1] * cosine
    return max(0.0, (width - wide) / 2), max(0.0, (height - high) / 2)


def turned_view(
    pixels: Pixels,
    angle: float,
    size: int | tuple[int, int],
    *,
    box: tuple[float, float] | None = None,
    shift: tuple[float, float] = (0.0, 0.0),
    stretch: float = 1.0,
    mirror: bool = False,
) -> Pixels:
    """The photo turned `angle` degrees clockwise, as a square of `size` pixels, or as (width, height).

    `pixels` is uint8 [H, W, 3]. `stretch` first widens the photo by that factor; `box` (width, height in pixels
    of the widened photo) and `shift` (of its centre) say which part is shown, by default the largest upright
    rectangle. `mirror` flips left and right before turning. The box is squashed to the size.
    """
    height, width = pixels.shape[:2]
    wide = width * stretch
    box_width, box_height = box or largest_rectangle(wide, height, angle)
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    columns, rows = (size, size) if isinstance(size, int) else size
    across, down = box_width / columns, box_height / rows
    centre = (wide / 2 + shift[0], height / 2 + shift[1])
    to_photo = np.array([[cosine * across, sine * down], [-sine * across, cosine * down]])
    offset = np.array(centre) - to_photo @ np.array([columns / 2, rows / 2])
    matrix = np.column_stack([to_photo, offset])
    if mirror:
        matrix[0] = -matrix[0]
        matrix[0, 2] += wide
    matrix[0] /= stretch
    matrix[:, 2] += matrix[:, :2] @ np.full(2, 0.5) - 0.5  # from corners to centres of pixels
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(pixels, matrix, (columns, rows), flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(warped, np.uint8)


def rounded(pixels: Pixels, ground: int = 0) -> Pixels:
    """Only the circle inside the square is kept; the rest becomes `ground` grey."""
    size = pixels.shape[0]
    axis = np.arange(size) + 0.5 - size / 2
    outside = axis[:, None] ** 2 + axis[None, :] ** 2 > (size / 2) ** 2
    masked = pixels.copy()
    masked[outside] = ground
    return masked


def reencoded(pixels: Pixels, quality: int) -> Pixels:
    """Through JPEG and back, so that all photos of all sets carry the same kind of traces."""
    done, buffer = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("OpenCV could not encode the view as JPEG.")
    return np.asarray(cv2.imdecode(buffer, cv2.IMREAD_COLOR), np.uint8)
