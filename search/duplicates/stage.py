"""The stage that takes the fingerprint of every photo, over the pixels that other stages decode anyway."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from PIL import Image

from search.duplicates.hashing import bands, packed_bits, perceptual_hash
from search.duplicates.look import sharpness
from search.models import Fingerprint
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, Outcome, Stage, StageError

GREY_SPREAD = 6
"""Levels that the channels of a grey photo may lie apart: codecs colour grey a little."""


@dataclass(frozen=True)
class Taken:
    """What the fingerprint of one photo is made of."""

    owner: int
    pixels: str
    bits: bytes | None
    bands: list[int]
    sharpness: float
    grey: bool


class FingerprintStage(Stage):
    """Hashes of the file's own pixels: a turn for display changes nothing about them."""

    name = "fingerprint"
    queue = "io"

    def version(self) -> str:
        return "dct-256/1"

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: _taken(batch, photo) for photo in batch.photos}

    def write(self, results: Mapping[UUID, Taken]) -> None:
        rows = [
            Fingerprint(
                photo_id=photo, pixels=one.pixels, bits=one.bits, bands=one.bands,
                sharpness=one.sharpness, grey=one.grey, compared_at=None,
            )
            for photo, one in sorted(results.items())
        ]  # fmt: skip
        Fingerprint.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["photo"],
            update_fields=["pixels", "bits", "bands", "sharpness", "grey", "compared_at"],
        )


def _taken(batch: Batch, photo: Photo) -> Outcome:
    try:
        image = batch.as_filed(photo)
    except StageError as error:
        return error
    bits = perceptual_hash(np.array(image.convert("L")))
    return Taken(
        owner=photo.owner_id,
        pixels=pixels_hash(image, (photo.width, photo.height)),
        bits=None if bits is None else packed_bits(bits),
        bands=[] if bits is None else bands(bits, photo.owner_id),
        sharpness=sharpness(image),
        grey=is_grey(image),
    )


def pixels_hash(image: Image.Image, size: tuple[int, int]) -> str:
    """SHA-256 of the decoded pixels and of the size that they have in the file."""
    head = f"{size[0]}x{size[1]} {image.width}x{image.height}\n".encode()
    return hashlib.sha256(head + image.tobytes()).hexdigest()


def is_grey(image: Image.Image) -> bool:
    """Whether the photo has no colours to speak of."""
    small = np.asarray(image.resize((64, 64), Image.Resampling.BOX), np.int16)
    return bool((small.max(2) - small.min(2)).mean() < GREY_SPREAD)
