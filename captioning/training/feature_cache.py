"""Grids of many photos, computed once in batches, kept on disk as float16; goes on where cut off."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tqdm import tqdm

from captioning.grids import NET, SIZE, grids_of
from captioning.training.references import DescribedPhoto

Grids = NDArray[np.float16]
Look = Callable[[list[Image.Image]], NDArray[np.float32]]
"""Photos -> float32 [B, cells, channels]."""


def cached_grids(
    folder: Path, photos: Sequence[Path], look: Look, *, label: str, mirrored: bool = False, batch: int = 32
) -> Grids:
    """Float16 [photos, cells, channels], memory-mapped; `label` names the net; two never share a file."""
    key = hashlib.sha256(
        json.dumps([label, mirrored, [photo.name for photo in photos]]).encode()
    ).hexdigest()[:16]
    file, done_file = folder / f"{key}.npy", folder / f"{key}.done"
    folder.mkdir(parents=True, exist_ok=True)
    done = int(done_file.read_text()) if done_file.exists() and file.exists() else 0
    grids = np.load(file, mmap_mode="r+") if done else None
    with tqdm(
        total=len(photos), initial=done, unit="photo", desc="grids, mirrored" if mirrored else "grids"
    ) as bar:
        for start in range(done, len(photos), batch):
            part = look([_opened(photo, mirrored) for photo in photos[start : start + batch]])
            if grids is None:
                grids = np.lib.format.open_memmap(file, "w+", np.float16, (len(photos), *part.shape[1:]))
            grids[start : start + len(part)] = part
            grids.flush()
            done_file.write_text(str(start + len(part)))
            bar.update(len(part))
    if grids is None:
        raise ValueError("There are no photos to look at.")
    return cast(Grids, grids)


class JoinedGrids:
    """Several caches as one, rows picked by number; nothing is copied before it is picked."""

    def __init__(self, *parts: Grids) -> None:
        self._parts = parts
        self._starts = np.cumsum([0, *(len(part) for part in parts)])

    def __len__(self) -> int:
        return int(self._starts[-1])

    def __getitem__(self, chosen: NDArray[np.int64]) -> Grids:
        """float16 [B, cells, channels] of these rows, in this order."""
        part = np.searchsorted(self._starts, chosen, "right") - 1
        rows = [self._parts[p][row - self._starts[p]] for p, row in zip(part, chosen, strict=True)]
        return np.stack(rows)


def base_grids(described: Sequence[DescribedPhoto], *, mirrored: bool = False) -> Grids:
    """Of photos of a set, by the captioner's own net, kept among the state's caches."""
    return grids_in(settings.PLUMB_HOME / "cache" / "captioner", described, mirrored=mirrored)


def grids_in(folder: Path, described: Sequence[DescribedPhoto], *, mirrored: bool = False) -> Grids:
    """Of any photos, by the captioner's own net, kept in the folder."""
    photos = [entry.image for entry in described]
    return cached_grids(folder, photos, grids_of, label=f"{NET} {SIZE} fp32", mirrored=mirrored)


def _opened(photo: Path, mirrored: bool) -> Image.Image:
    with Image.open(photo) as image:
        pixels = image.convert("RGB")
    return ImageOps.mirror(pixels) if mirrored else pixels
