"""Pixels for the networks: one path for index, query and training-time evaluation."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]


def squashed(image: Image.Image, size: int) -> Image.Image:
    """The whole photo as a square of `size` pixels, aspect ratio given up, antialiased bicubic."""
    return image.convert("RGB").resize((size, size), Image.Resampling.BICUBIC, reducing_gap=2.0)


def normalised(pixels: NDArray[np.uint8]) -> Floats:
    """uint8 [N, H, W, 3] of 0..255 -> float32 [N, 3, H, W] of (x - 127) / 128, EfficientNet-Lite's own.

    ImageNet's mean and deviation would cost these checkpoints 6 to 10 points of accuracy.
    """
    scaled = (pixels.astype(np.float32) - 127.0) / 128.0
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))


def normalised_imagenet(pixels: NDArray[np.uint8]) -> Floats:
    """uint8 [N, H, W, 3] of 0..255 -> float32 [N, 3, H, W] by ImageNet's mean and deviation (torchvision)."""
    mean = np.array([0.485, 0.456, 0.406], np.float32)
    deviation = np.array([0.229, 0.224, 0.225], np.float32)
    scaled = (pixels.astype(np.float32) / 255.0 - mean) / deviation
    return np.ascontiguousarray(scaled.transpose(0, 3, 1, 2))


def to_pixels(images: Sequence[Image.Image], size: int) -> NDArray[np.uint8]:
    """PIL images -> uint8 [N, size, size, 3], squashed to the square."""
    if not images:
        return np.zeros((0, size, size, 3), np.uint8)
    return np.stack([np.asarray(squashed(image, size)) for image in images])


def to_input(images: Sequence[Image.Image], size: int) -> Floats:
    """PIL images of any size and mode -> float32 [N, 3, size, size] of (x - 127) / 128."""
    return normalised(to_pixels(images, size))
