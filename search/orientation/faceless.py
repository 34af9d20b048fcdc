"""Pictures without an up, made by code: a network that is taught by them learns to say "I don't know"."""

from collections.abc import Callable

import cv2
import numpy as np

from search.orientation.geometry import Pixels

Drawing = Callable[[np.random.Generator, int], Pixels]


def faceless_picture(rng: np.random.Generator, size: int) -> Pixels:
    """uint8 [size, size, 3]: a gradient, a texture, a pattern of squares or one colour, lying anyhow."""
    return DRAWINGS[rng.integers(len(DRAWINGS))](rng, size)


def _gradient(rng: np.random.Generator, size: int) -> Pixels:
    """From one colour to another in any direction, as of skies and walls, with some grain."""
    direction = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    ramp = (np.cos(direction) * columns + np.sin(direction) * rows + 1.5) / 3
    ramp = np.clip(ramp, 0, 1)[..., None] ** rng.uniform(0.5, 2)
    one, other = rng.uniform(0, 255, (2, 3))
    if rng.random() < 0.5:  # of one tint, as most are
        other = np.clip(one * rng.uniform(0.4, 1.8), 0, 255)
    return _pixels(one + (other - one) * ramp + rng.normal(0, rng.uniform(0, 4), (size, size, 3)))


def _texture(rng: np.random.Generator, size: int) -> Pixels:
    """Noise with grains of any size, grey or coloured, as of lawns, fur or gravel."""
    channels = 3 if rng.random() < 0.5 else 1
    grain = 2 ** rng.uniform(-1, 5.3)
    smooth = cv2.GaussianBlur(rng.normal(size=(size, size, channels)), (0, 0), grain).reshape(size, size, -1)
    spread = (smooth - smooth.mean()) / (smooth.std() + 1e-9)
    return _pixels(rng.uniform(60, 190, 3) + rng.uniform(10, 60) * spread)


def _squares(rng: np.random.Generator, size: int) -> Pixels:
    """A checkerboard, as of tiles and cloth."""
    cell = int(rng.integers(3, size // 4))
    rows, columns = (np.indices((size, size)) + rng.integers(0, 2 * cell, (2, 1, 1))) // cell
    one, other = rng.uniform(0, 255, (2, 3))
    return _pixels(np.where(((rows + columns) % 2)[..., None], one, other))


def _colour(rng: np.random.Generator, size: int) -> Pixels:
    return _pixels(np.broadcast_to(rng.uniform(0, 255, 3), (size, size, 3)))


def _pixels(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Pixels:
    return np.clip(values, 0, 255).astype(np.uint8)


DRAWINGS: tuple[Drawing, ...] = (_gradient, _gradient, _texture, _texture, _squares, _colour)
