"""What is said of photos, as vectors laid beside those of what they show; each kind has a weight of its own."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.utils.translation import gettext as _

from search.clusters.algorithms.axes import unit_rows
from search.clusters.algorithms.grouping import Floats
from search.errors import ClusterError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Words = Sequence[Sequence[str]]
"""The words of each photo."""

KINDS = {"tags": 1, "captions": 3, "ocr": 3}
"""What may be said of a photo, and how many words of it say enough."""
WEIGHTS = {"tags": 0.05, "captions": 0.05}
"""Used where nobody says otherwise."""
MOST_AXES = 64
LEAST_PHOTOS = 2
"""Photos that must say a word for it to count."""


def said_words(text: str) -> list[str]:
    """The words of a sentence, in small letters and without signs."""
    return re.findall(r"[^\W_]+", text.lower())


def weights_checked(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights that are over 0. Raises ClusterError for an unknown kind or an impossible weight."""
    for kind, weight in weights.items():
        if kind not in KINDS or not 0 <= weight <= 1:
            raise ClusterError(
                _("Weights are numbers from 0 to 1 for any of %(kinds)s.") % {"kinds": ", ".join(KINDS)}
            )
    if sum(weights.values()) >= 1:
        raise ClusterError(
            _("All weights together must stay below 1, which leaves what photos show the rest.")
        )
    return {kind: weight for kind, weight in weights.items() if weight > 0}


def fused(vectors: Floats, said: Mapping[str, Words], weights: Mapping[str, float]) -> Floats:
    """Vectors [N, D] of length 1 and words of N photos by kind -> [N, D + d] of length 1, d <= 64 for each kind.

    The cosine of two photos becomes the weighted mean of the cosines (late fusion); of one that says nothing what it
    shows counts alone.
    """
    parts = [np.sqrt(1 - sum(weights.values())) * vectors]
    for kind, weight in weights.items():
        parts.append(np.sqrt(weight) * word_vectors(said.get(kind, []), len(vectors), KINDS[kind]))
    return unit_rows(np.concatenate(parts, axis=1)) if len(parts) > 1 else vectors


def word_vectors(words: Words, photos: int, least: int) -> Floats:
    """float32 [N, d] of length 1, or 0 where fewer than `least` words are said.

    Latent semantic axes of the library's own words (Deerwester et al. 1990).
    """
    table = _weighted([photo if len(photo) >= least else [] for photo in words]) if len(words) else None
    if table is None or min(table.shape) < 3:
        return np.zeros((photos, 0), np.float32)
    from sklearn.decomposition import TruncatedSVD

    axes = min(MOST_AXES, min(table.shape) - 1)
    found = TruncatedSVD(axes, random_state=0).fit_transform(table)
    return unit_rows(np.asarray(found, np.float32))


def _weighted(words: Words) -> "csr_matrix | None":
    """Rare words count more, and those that all say not at all (TF-IDF); None where no word is said twice."""
    from scipy.sparse import csr_matrix, diags

    photos, numbers, known = [], [], dict[str, int]()
    for photo, said in enumerate(words):
        for word in set(said):
            photos.append(photo)
            numbers.append(known.setdefault(word, len(known)))
    if not known:
        return None
    table = csr_matrix((np.ones(len(photos), np.float32), (photos, numbers)), (len(words), len(known)))
    spread = np.bincount(numbers, minlength=len(known))
    table = table[:, spread >= LEAST_PHOTOS]
    rarity = np.log((1 + len(words)) / (1 + spread[spread >= LEAST_PHOTOS]))
    return (table @ diags(rarity)).tocsr() if table.shape[1] else None
