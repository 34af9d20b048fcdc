"""The default detector: boxes out of the class-activation maps of the backbone (Zhou et al., CVPR 2016).

The backbone averages its last map and then classifies, so classifying every cell and averaging gives the same
logits: the class maps are exact. Strong parts of the maps of the likeliest classes become boxes; a box is named by
the classifier's answer over its own cells. One pass of the network, the one that tags and vectors come from.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from search.regions.boxes import Box, FoundRegion, cells, rounded, suppressed
from search.tags.vocabulary import TEMPERATURE, ScoredTag, tag_vocabulary

Floats = NDArray[np.float32]

OF_PHOTO, OF_CELLS = 5, 12
"""Classes that are looked at: the likeliest of the whole photo, and those that are likeliest somewhere on it."""
LEVELS = (0.2, 0.35, 0.5, 0.65)
"""Of a map's peak; what lies above is a thing, at each level one box a connected part."""
FINE = 54
"""Cells a side that a map is enlarged to before it is cut at a level."""
SMALLEST = 0.12
MOST = 5
OVERLAP = 0.5


def class_maps(last: Floats, weights: Floats, bias: Floats) -> Floats:
    """The last map [C, h, w], a classifier [K, C] and [K] -> float32 [K, h * w]; its mean over cells is the logits."""
    return np.asarray(weights @ last.reshape(last.shape[0], -1) + bias[:, None], np.float32)


def regions_of(last: Floats, weights: Floats, bias: Floats) -> list[FoundRegion]:
    """One photo's last map [C, h, w] and its classifier -> at most MOST regions, the surest large one first."""
    height, width = last.shape[1:]
    maps = class_maps(last, weights, bias)
    boxes = _boxes(maps, height, width)
    if not boxes:
        return []
    logits = cells(boxes, height, width) @ maps.T
    words, sureness = _named(logits)
    area = np.array([w * h for _, _, w, h in boxes], np.float32)
    order = np.argsort(-sureness * np.sqrt(area), kind="stable")
    chosen = suppressed(boxes, order.tolist(), MOST, OVERLAP)
    return [FoundRegion(boxes[i], words[i].name, round(words[i].score, 4)) for i in chosen]


def _boxes(maps: Floats, height: int, width: int) -> list[Box]:
    """Boxes around what stands out in the maps of the likeliest classes, each once."""
    relative = np.maximum(maps - maps.mean(0), 0.0)
    found: dict[Box, None] = {}
    for index in _likeliest(maps):
        plane = cv2.resize(relative[index].reshape(height, width), (FINE, FINE))
        peak = float(plane.max())
        if peak > 0.0:
            for level in LEVELS:
                found.update(dict.fromkeys(_parts(plane >= level * peak)))
    return list(found)


def _likeliest(maps: Floats) -> list[int]:
    whole = np.argsort(-maps.mean(1))[:OF_PHOTO]
    shares = _probabilities(maps.T, 2 * TEMPERATURE).max(0)
    return list(dict.fromkeys([*whole.tolist(), *np.argsort(-shares)[:OF_CELLS].tolist()]))


def _parts(above: NDArray[np.bool_]) -> list[Box]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(above.astype(np.uint8))
    sides = np.asarray(stats[1:, :4], np.float64) / FINE
    return [rounded(x, y, w, h) for x, y, w, h in sides.tolist() if min(w, h) >= SMALLEST]


def _named(logits: Floats) -> tuple[list[ScoredTag], Floats]:
    """For each row of logits its narrowest sure word, or else the likeliest; and how sure the surest word is."""
    vocabulary = tag_vocabulary()
    shares = vocabulary.scores(logits)
    best = shares.argmax(1).tolist()
    words = [
        next(iter(vocabulary.chosen(row)), ScoredTag(vocabulary.names[i], min(1.0, float(row[i]))))
        for i, row in zip(best, shares, strict=True)
    ]
    return words, shares.max(1)


def _probabilities(logits: Floats, temperature: float) -> Floats:
    raised = np.exp((logits - logits.max(1, keepdims=True)) / temperature)
    return np.asarray(raised / raised.sum(1, keepdims=True), np.float32)
