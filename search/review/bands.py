"""Bands of confidence: what is counted, looked at and decided on together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Q


@dataclass(frozen=True)
class Band:
    """Photos that stand in one state with a confidence from `least` on and below `most`."""

    state: str
    least: float
    most: float


def in_band(least: float, most: float) -> Q:
    """Confidence from `least` on and below `most`; 1 holds those that are quite sure, too."""
    above = Q(confidence__gte=least)
    return above if most >= 1 else above & Q(confidence__lt=most)


def bands_between(edges: Sequence[float]) -> Iterator[tuple[float, float, Q]]:
    """The bands between each edge and the next, from low to high."""
    for least, most in pairwise(edges):
        yield least, most, in_band(least, most)
