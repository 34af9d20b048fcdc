"""How often a caption finds its photo among many, and the untrained way to compare with."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.extractors.minilm import sentence_encoder
from search.tags.vocabulary import TEMPERATURE, imagenet_labels

Floats = NDArray[np.float32]
AT = (1, 5, 10)
LABELS = 10


def recalls(sentences: Floats, owners: Sequence[int], photos: Floats) -> dict[str, float]:
    """r1, r5, r10 and pool: the share of sentences [N, D] whose photo is among the first of `photos` [P, D].

    `owners` is the photo of each sentence. Equals count against it: a constant answer finds nothing.
    """
    alike = sentences @ photos.T
    own = alike[np.arange(len(owners)), owners]
    before = (alike >= own[:, None]).sum(1) - 1
    return {**{f"r{k}": float((before < k).mean()) for k in AT}, "pool": len(photos)}


def label_vectors(logits: Floats) -> Floats:
    """The untrained baseline: the ten likeliest ImageNet labels as sentences, weighted by their probability.

    float32 [B, 1000] logits -> float32 [B, 384], each of length 1.
    """
    names = class_names()
    scaled = logits / TEMPERATURE
    chances = np.exp(scaled - scaled.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    least = np.sort(chances, 1)[:, -LABELS, None]
    found = np.where(chances >= least, chances, 0.0) @ names
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def class_names() -> Floats:
    """float32 [1000, 384]: the classes of ImageNet as sentences."""
    return sentence_encoder()([f"a photo of a {word}" for _, word in imagenet_labels()])
