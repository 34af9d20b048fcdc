"""Two views of one photo with the cells that show the same: what local features learn from without labels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.delg import receptive_centres

Pixels = NDArray[np.uint8]
Matrix = NDArray[np.float64]

NEAR = 0.6
"""Of a cell: two cells whose centres are nearer show the same."""


@dataclass(frozen=True)
class Pair:
    """`first` and `second` uint8 [S, S, 3]; cell i of the first shows what cell `same[i]` of the second does, or -1."""

    first: Pixels
    second: Pixels
    same: NDArray[np.int16]


def pair_of(photo: Image.Image, size: int, random: np.random.Generator) -> Pair:
    """A mild view and a bold one: cut, turned by up to 20 degrees, tilted, recoloured."""
    pixels = np.asarray(photo.convert("RGB"))
    to_first = _warp(pixels.shape[:2], size, random, least=0.75, degrees=5, tilt=0.04)
    to_second = _warp(pixels.shape[:2], size, random, least=0.5, degrees=20, tilt=0.12)
    first, second = (_seen(pixels, warp, size) for warp in (to_first, to_second))
    return Pair(first, _recoloured(second, random), same_cells(to_second @ np.linalg.inv(to_first), size))


def same_cells(movement: Matrix, size: int) -> NDArray[np.int16]:
    """For each cell of the first view, row by row, the cell of the second at the moved place, or -1."""
    centres = receptive_centres(size)
    grid = np.stack(np.meshgrid(centres, centres), -1).reshape(-1, 2)
    moved = np.c_[grid, np.ones(len(grid))] @ movement.T
    place = moved[:, :2] / moved[:, 2:]
    step, last = centres[1] - centres[0], len(centres) - 1
    cell = np.round((place - centres[0]) / step).astype(np.int64)
    off = np.abs(place - (centres[0] + cell * step)).max(1)
    good = (cell >= 0).all(1) & (cell <= last).all(1) & (off <= NEAR * step)
    return np.where(good, cell[:, 1] * (last + 1) + cell[:, 0], -1).astype(np.int16)


def _warp(
    shape: tuple[int, int], size: int, random: np.random.Generator, *, least: float, degrees: float, tilt: float
) -> Matrix:  # fmt: skip
    """Takes pixels of the photo to pixels of a view: four jittered corners of a turned part fill the square."""
    height, width = shape
    half = np.array([width, height]) * random.uniform(least, 1.0) / 2
    angle = np.deg2rad(random.uniform(-degrees, degrees))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners = corners @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners += random.uniform(-tilt, tilt, (4, 2)) * half * 2
    corners += random.uniform(half, np.array([width, height]) - half)
    square = np.array([[0, 0], [size, 0], [size, size], [0, size]])
    return np.asarray(
        cv2.getPerspectiveTransform(corners.astype(np.float32), square.astype(np.float32)), np.float64
    )


def _seen(pixels: Pixels, warp: Matrix, size: int) -> Pixels:
    found = cv2.warpPerspective(
        pixels, warp, (size, size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(found, np.uint8)


def _recoloured(pixels: Pixels, random: np.random.Generator) -> Pixels:
    gain, shift = random.uniform(0.7, 1.3, 3) * random.uniform(0.8, 1.2), random.uniform(-20, 20)
    noisy = pixels * gain + shift + random.normal(0, random.uniform(0, 6), pixels.shape)
    blurred = cv2.GaussianBlur(noisy, (0, 0), random.uniform(0.1, 1.2))
    return np.asarray(np.clip(blurred, 0, 255), np.uint8)
