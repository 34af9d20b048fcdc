"""From probabilities of 1,000 ImageNet classes to words: each class has a word, and wider words cover many.

`imagenet_words.tsv` gives a class its word, `kinds.tsv` the wider words ("dog" covers 118 breeds). A word's
score is the sum of the probabilities of its classes, so "dog" can be sure where no breed is.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FOLDER = Path(__file__).parent
TEMPERATURE = 0.8
"""Divides the logits. Imagenet_sample alone would fit 0.65; everyday photos want less certainty (docs/results.md)."""
WORD_THRESHOLD = 0.35
KIND_THRESHOLD = 0.45
MOST_TAGS = 6


@dataclass(frozen=True)
class ScoredTag:
    """A word and its calibrated probability, 0..1."""

    name: str
    score: float


class Vocabulary:
    """Words and the classes that they cover."""

    def __init__(self, words: dict[str, list[int]], kinds: dict[str, list[int]], classes: int) -> None:
        self.names = [*words, *(name for name in kinds if name not in words)]
        self._covers = np.zeros((len(self.names), classes), np.float32)
        for row, name in enumerate(self.names):
            self._covers[row, words.get(name, []) + kinds.get(name, [])] = 1.0
        wide = np.array([name in kinds for name in self.names])
        self._threshold = np.where(wide, KIND_THRESHOLD, WORD_THRESHOLD).astype(np.float32)
        self._breadth = self._covers.sum(1)

    def breadth(self, name: str) -> int:
        """How many classes a word covers."""
        return int(self._breadth[self.names.index(name)])

    def scores(self, logits: Floats) -> Floats:
        """float32 [N, classes] logits -> float32 [N, words] calibrated probabilities."""
        scaled = logits / TEMPERATURE
        raised = np.exp(scaled - scaled.max(1, keepdims=True))
        return np.asarray((raised / raised.sum(1, keepdims=True)) @ self._covers.T, np.float32)

    def tags(self, logits: Floats) -> list[list[ScoredTag]]:
        """float32 [N, classes] logits -> each photo's tags above the threshold, narrowest words first."""
        return [self.chosen(row) for row in self.scores(logits)]

    def chosen(self, scores: Floats) -> list[ScoredTag]:
        """float32 [words] of one photo -> its tags above the threshold, narrowest words first."""
        sure = np.flatnonzero(scores >= self._threshold)
        order = sure[np.lexsort((-scores[sure], self._breadth[sure]))][:MOST_TAGS]
        return [ScoredTag(self.names[i], min(1.0, float(scores[i]))) for i in order]


@cache
def tag_vocabulary() -> Vocabulary:
    """The vocabulary of the two files beside this module."""
    labels = imagenet_labels()
    words: dict[str, list[int]] = {}
    for index, (_, word) in enumerate(labels):
        words.setdefault(word, []).append(index)
    place = {label: index for index, (label, _) in enumerate(labels)}
    kinds = {name: _classes(spans, place) for name, spans in _rows(FOLDER / "kinds.tsv")}
    return Vocabulary(words, kinds, len(labels))


@cache
def imagenet_labels() -> list[tuple[str, str]]:
    """(ImageNet's own label, readable word) of each class, in the order of the networks' outputs."""
    return _rows(FOLDER / "imagenet_words.tsv")


def _classes(spans: str, place: dict[str, int]) -> list[int]:
    covered: set[int] = set()
    for span in spans.split("; "):
        first, _, last = span.partition("..")
        covered.update(range(place[first], place[last or first] + 1))
    return sorted(covered)


def _rows(path: Path) -> list[tuple[str, str]]:
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    return [(first, second) for first, second in (line.split("\t") for line in lines)]
