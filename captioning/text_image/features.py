"""Photos and captions as what the head is given; the captions' vectors are kept, the photos' maps are anyway."""

import hashlib
import json
from collections.abc import Sequence

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from captioning.text_image.training import Described
from captioning.training.feature_cache import Grids, base_grids
from captioning.training.references import DescribedPhoto
from search.extractors.minilm import sentence_encoder
from search.text_photo.head import POOLED

Floats = NDArray[np.float32]
AT_ONCE = 256


def described(photos: Sequence[DescribedPhoto], *, mirrored: bool) -> Described:
    """Of photos of a set, by the very grids that the captioner learns from."""
    return Described(
        pooled_grids(base_grids(photos)),
        pooled_grids(base_grids(photos, mirrored=True)) if mirrored else None,
        sentence_vectors(photos),
    )


def pooled_grids(grids: Grids) -> Floats:
    """[P, cells, 1280] -> float32 [P, 2560], as head.pooled_maps of the same maps."""
    found = np.empty((len(grids), POOLED), np.float32)
    for start in range(0, len(grids), AT_ONCE):
        part = grids[start : start + AT_ONCE].astype(np.float32)
        found[start : start + AT_ONCE] = np.concatenate([part.mean(1), part.max(1)], axis=1)
    return found


def sentence_vectors(photos: Sequence[DescribedPhoto]) -> list[Floats]:
    """float32 [K, 384] of each photo's captions."""
    texts = [text for entry in photos for text in entry.captions]
    key = hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]
    file = settings.PLUMB_HOME / "cache" / "text-image" / f"{key}.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".unfinished.npy")
        np.save(unfinished, sentence_encoder()(texts).astype(np.float16))
        unfinished.replace(file)
    rows = np.load(file).astype(np.float32)
    ends = np.cumsum([len(entry.captions) for entry in photos])
    return np.split(rows, ends[:-1])
