"""What a text-photo head is given of a photo: both bundled backbones, two layers, regions, class chances. No Django.

Regions are the quarters and the middle of the last map, as in R-MAC (Tolias et al. 2016).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.text_photo.model import Look, Seen

Floats = NDArray[np.float32]
LITE2, LITE0 = Look("efficientnet-lite2", 260), Look("efficientnet-lite0", 224)
CHANNELS = 1280
REGIONS = 5
CLASSES = 1000


def _pooled(maps: Floats) -> Floats:
    """[B, C, h, w] -> [B, 2C]: mean and maximum over the cells."""
    cells = maps.reshape(*maps.shape[:2], -1)
    return np.concatenate([cells.mean(2), cells.max(2)], axis=1)


def _regions(maps: Floats) -> Floats:
    """[B, C, h, w] -> [B, 5C]: the mean of each quarter and of the middle, which overlap."""
    h, w = maps.shape[2:]
    tall, wide = (h + 1) // 2, (w + 1) // 2
    places = [(0, 0), (0, w - wide), (h - tall, 0), (h - tall, w - wide), ((h - tall) // 2, (w - wide) // 2)]
    return np.concatenate([maps[:, :, y : y + tall, x : x + wide].mean((2, 3)) for y, x in places], axis=1)


@dataclass(frozen=True)
class Part:
    """Some numbers of a photo: read off what `look` gave, so many of them."""

    look: Look
    width: int
    take: Callable[[Seen], Floats]


PARTS: dict[str, Part] = {
    "last": Part(LITE2, 2 * CHANNELS, lambda seen: _pooled(seen.last)),
    "middle": Part(LITE2, 2 * 720, lambda seen: _pooled(seen.middle)),
    "other-last": Part(LITE0, 2 * CHANNELS, lambda seen: _pooled(seen.last)),
    "other-middle": Part(LITE0, 2 * 672, lambda seen: _pooled(seen.middle)),
    "regions": Part(LITE2, REGIONS * CHANNELS, lambda seen: _regions(seen.last)),
    "classes": Part(LITE2, CLASSES, lambda seen: seen.logits),
}
"""In the order in which they stand in a row. Adding one = one line; heads name those that they use."""


def looks_of(parts: Iterable[str]) -> tuple[Look, ...]:
    """Whatever these parts are read off, each once."""
    return tuple(dict.fromkeys(PARTS[name].look for name in parts))


def rows_of(seen: Sequence[Seen], parts: Sequence[str]) -> Floats:
    """What the backbones gave, in the order of `looks_of(parts)` -> float32 [B, sum of widths]."""
    given = dict(zip(looks_of(parts), seen, strict=True))
    return np.concatenate([PARTS[name].take(given[PARTS[name].look]) for name in parts], axis=1).astype(
        np.float32
    )


def places_of(parts: Iterable[str]) -> dict[str, slice]:
    """Where each part stands in a row of exactly these."""
    found, start = {}, 0
    for name in parts:
        found[name] = slice(start, start + PARTS[name].width)
        start += PARTS[name].width
    return found
