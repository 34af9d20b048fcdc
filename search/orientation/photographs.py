"""The upright photos that orientation learns from, and which of them are held back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from search.orientation.errors import OrientationError

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".heif", ".avif"}


@dataclass(frozen=True)
class Collection:
    """A folder of upright photos; `squashed` ones lost their aspect ratio; `weight` is drawn per photo."""

    name: str
    folder: str
    squashed: bool
    weight: float
    held_back: float


COLLECTIONS = (
    Collection("coco_squashed", "coco_squashed", True, 1.5, 0.05),
    Collection("flickr8k", "flickr8k/images", True, 1.0, 0.04),
    Collection("animals", "animals", False, 0.7, 0.05),
    Collection("scenes15", "scenes15", False, 0.7, 0.05),
    Collection("intel_scenes", "intel_scenes", True, 0.4, 0.02),
    Collection("imagenet_sample", "imagenet_sample", False, 2.0, 0.25),
    Collection("coco128", "coco128/images", False, 2.0, 0.4),
)


@dataclass(frozen=True)
class Photograph:
    path: Path
    collection: Collection


def photographs(data: Path, collections: Sequence[Collection] = COLLECTIONS) -> list[Photograph]:
    """Every photo of the collections under `data`, sorted by name. Raises OrientationError when there is none."""
    found = [
        Photograph(path, collection)
        for collection in collections
        for path in image_paths(data / collection.folder)
    ]
    if not found:
        raise OrientationError(f"No photos of the training sets under {data}; set PLUMB_SHARED_DATA.")
    return found


def image_paths(folder: Path) -> list[Path]:
    """The photos directly in a folder, sorted by name; empty when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)


def split(photos: Sequence[Photograph], seed: int) -> tuple[list[Photograph], list[Photograph]]:
    """Training and held-back photos. A photo's side depends on its name and the seed alone, never on its turn."""
    train: list[Photograph] = []
    held_back: list[Photograph] = []
    for photo in photos:
        kept = _draw(photo, seed) < photo.collection.held_back
        (held_back if kept else train).append(photo)
    return train, held_back


def read_pixels(path: Path, short_side: int) -> NDArray[np.uint8]:
    """uint8 [H, W, 3] RGB, EXIF applied, shrunk (never enlarged) to the short side."""
    with Image.open(path) as image:
        image.draft("RGB", (2 * short_side, 2 * short_side))
        pixels = np.asarray(ImageOps.exif_transpose(image).convert("RGB"))
    scale = short_side / min(pixels.shape[:2])
    if scale < 1:
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return pixels


def _draw(photo: Photograph, seed: int) -> float:
    digest = hashlib.sha256(f"{seed}/{photo.collection.name}/{photo.path.name}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
