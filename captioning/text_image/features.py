"""Photos and captions as what a head is given; both are looked at once and kept."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from captioning.text_image.training import Described
from captioning.training.feature_cache import cached_grids
from captioning.training.references import DescribedPhoto
from search.extractors.minilm import sentence_encoder
from search.extractors.registry import map_extractor
from search.text_photo.model import Seen
from search.text_photo.parts import PARTS, looks_of, rows_of

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]


def described(photos: Sequence[DescribedPhoto], *, mirrored: bool, cache: Path | None = None) -> Described:
    """Every part of every photo, whichever a head will use; `cache` instead of the state's own."""
    folder = cache or _folder()
    paths = [entry.image for entry in photos]
    label = "; ".join(map_extractor(look.net).backbone.label for look in looks_of(PARTS))
    label = f"{label} {' '.join(PARTS)}"

    def looked(mirror: bool) -> Halves:
        return cached_grids(folder, paths, _rows, label=label, mirrored=mirror)[:, 0]

    return Described(looked(False), looked(True) if mirrored else None, captions_placed(photos, folder))


def _rows(images: list[Image.Image]) -> Floats:
    """RGB photos -> float32 [B, 1, all parts]."""
    seen = [Seen(*map_extractor(look.net)(images, look.size)) for look in looks_of(PARTS)]
    return rows_of(seen, tuple(PARTS))[:, None]


def captions_placed(photos: Sequence[DescribedPhoto], folder: Path | None = None) -> list[Floats]:
    """float32 [K, 384] of each photo's captions, by the sentence encoder."""
    folder = folder or _folder()
    texts = [text for entry in photos for text in entry.captions]
    key = hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]
    file = folder / f"{key}.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished.npy")
        np.save(unfinished, sentence_encoder()(texts).astype(np.float16))
        unfinished.replace(file)
    rows = np.load(file).astype(np.float32)
    ends = np.cumsum([len(entry.captions) for entry in photos])
    return np.split(rows, ends[:-1])


def _folder() -> Path:
    return Path(settings.PLUMB_HOME) / "cache" / "text-image"
