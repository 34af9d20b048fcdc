"""The photos that duplicates are looked for among: originals, their edits, a moment after each, and all the others."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from search.duplicates.hashing import Bits, perceptual_hash
from search.duplicates.look import Look, look_at
from search.duplicates.stage import pixels_hash
from search.evaluation.edits import Edit, edited, next_moment
from search.evaluation.photographs import open_photo
from search.local_features.packing import packed, unpacked
from search.retrieval.descriptor import Descriptor
from search.retrieval.pooling import gem, l2
from webapp.photos.pipeline.decode import open_upright

Floats = NDArray[np.float32]

ORIGINAL, IDENTICAL, MOMENT, OTHER = "original", "identical", "moment", "other"
CHUNK = 16


@dataclass(frozen=True)
class Item:
    """One picture of the pool: whose family it is, and what was done to it; kept as small as the library keeps it."""

    path: Path
    family: int
    role: str
    pixels: str
    bits: Bits | None
    classic: Bits | None
    features: bytes
    grey: NDArray[np.uint8]

    def look(self) -> Look:
        """What is compared."""
        grey = Image.fromarray(self.grey)
        return Look(unpacked(self.features), lambda: grey)

    @property
    def name(self) -> str:
        return f"{self.path.name} ({self.role})"


@dataclass(frozen=True)
class Pool:
    """Pictures with their vectors: the descriptor's [N, D], and the last map averaged [N, C]."""

    items: list[Item]
    vectors: Floats
    plain: Floats


def pool_made(
    paths: Sequence[Path], chosen: set[Path], edits: dict[str, Edit], descriptor: Descriptor, seed: int
) -> Pool:
    """Open every photo, edit those that are chosen, describe all."""
    items: list[Item] = []
    vectors: list[Floats] = []
    plain: list[Floats] = []
    waiting: list[Image.Image] = []

    def describe() -> None:
        size = descriptor.config.sizes[0]
        middle, last, _ = descriptor.extractor(waiting, size)
        vectors.append(descriptor.describe(waiting, {size: (middle, last)}))
        plain.append(l2(gem(last, 1)))
        waiting.clear()

    random = np.random.default_rng(seed)
    for family, path in enumerate(tqdm(paths, desc="looking", unit="photo", disable=None)):
        for role, image in _versions(path, edits if path in chosen else {}, random):
            items.append(_item(path, family, role, image))
            waiting.append(image)
            if len(waiting) == CHUNK:
                describe()
    if waiting:
        describe()
    return Pool(items, np.concatenate(vectors), np.concatenate(plain))


def _versions(
    path: Path, edits: dict[str, Edit], random: np.random.Generator
) -> Iterator[tuple[str, Image.Image]]:
    image = open_photo(path)
    if not edits:
        yield OTHER, image
        return
    yield ORIGINAL, image
    yield IDENTICAL, _as_another_file(image)
    yield MOMENT, next_moment(image, random)
    for name, edit in edits.items():
        yield name, edited(image, edit)


def _as_another_file(image: Image.Image) -> Image.Image:
    """The same pixels in a file with other bytes, opened like an upload."""
    out = io.BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return open_upright(out)


def _item(path: Path, family: int, role: str, image: Image.Image) -> Item:
    look = look_at(image)
    grey = np.asarray(image.convert("L"))
    return Item(
        path=path,
        family=family,
        role=role,
        pixels=pixels_hash(image, image.size),
        bits=perceptual_hash(grey),
        classic=perceptual_hash(grey, 8),
        features=packed(look.features),
        grey=look.grey,
    )
