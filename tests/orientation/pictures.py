"""Pictures whose upright everyone can see: bright above, dark below, a mark at the left."""

import cv2
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


def texture(seed: int, grain: float, side: int = 320) -> Image.Image:
    """Isotropic coloured texture with grains of so many pixels, as of walls, lawns or fur: no side of it is up."""
    rng = np.random.default_rng(seed)
    smooth = cv2.GaussianBlur(rng.normal(size=(side, side, 3)), (0, 0), grain)
    spread = (smooth - smooth.mean()) / smooth.std()
    return Image.fromarray(np.clip(128 + 45 * spread, 0, 255).astype(np.uint8))


def sky(seed: int, width: int = 400, height: int = 300) -> Image.Image:
    """A blue gradient in any direction, and nothing else."""
    rng = np.random.default_rng(seed)
    direction = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    ramp = np.cos(direction) * columns + np.sin(direction) * rows
    ramp = (ramp - ramp.min()) / np.ptp(ramp)
    low, high = rng.integers(60, 140, 3), np.array([150, 190, 245])
    pixels = low + (high - low) * ramp[..., None] + rng.normal(0, 1.5, (height, width, 3))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def checkerboard(cell: int, side: int = 320) -> Image.Image:
    rows, columns = np.indices((side, side)) // cell
    return Image.fromarray(np.where((rows + columns) % 2, 235, 20).astype(np.uint8)).convert("RGB")


def black_frame(inside: Image.Image | None = None, side: int = 320) -> Image.Image:
    """A frame of a film that shows nothing, or almost nothing."""
    frame = Image.new("RGB", (side, side * 9 // 16))
    if inside is not None:
        frame.paste(inside.resize((side // 12, side // 12)), (side // 2, side // 4))
    return frame


def collage(photo: Image.Image, side: int = 320) -> Image.Image:
    """The same photo at all four turns: whatever is said of it is wrong for most of it."""
    half = photo.resize((side // 2, side // 2))
    whole = Image.new("RGB", (side, side))
    for quarter, place in enumerate([(0, 0), (side // 2, 0), (side // 2, side // 2), (0, side // 2)]):
        whole.paste(half.rotate(-90 * quarter), place)
    return whole
