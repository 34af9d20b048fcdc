"""The order in which a person reads lines that stand anywhere on a photo. No Django in here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.float64]

BELOW = 1.0
"""Heights of a line that may lie between it and the next one of its paragraph."""
BESIDE = 1.5
"""Heights of a line that may lie between it and what goes on in its row."""
ALIKE = 1.8
"""Lines of one paragraph differ by no more in height."""


def reading_order(corners: Sequence[Places], size: tuple[int, int]) -> list[int]:
    """Numbers of the lines as they are read: paragraph by paragraph, so that columns stay together.

    `corners` are [4, 2] each, in 0..1 of a photo of (width, height), clockwise from where the words begin.
    """
    boxes = [_box(line) for line in _laid_level([line * np.array(size, float) for line in corners])]
    paragraphs = {min(lines, key=lambda line: boxes[line][1]): lines for lines in _joined(boxes)}
    return [line for first in _rows(list(paragraphs), boxes) for line in _rows(paragraphs[first], boxes)]


def _laid_level(lines: list[Places]) -> list[Places]:
    """The lines as they would stand on a page that lies straight: turned back by how most letters run."""
    if not lines:
        return []
    along = np.array([line[1] - line[0] for line in lines])
    order = np.argsort(np.arctan2(along[:, 1], along[:, 0]), kind="stable")
    lengths = np.hypot(along[order, 0], along[order, 1])
    middle = along[order[int(np.searchsorted(np.cumsum(lengths), lengths.sum() / 2))]]
    dx, dy = middle / max(float(np.hypot(*middle)), 1e-9)
    back = np.array([[dx, -dy], [dy, dx]])
    return [line @ back for line in lines]


Box = tuple[float, float, float, float, float]
"""Left, top, right, bottom, and how high the letters are."""


def _box(places: Places) -> Box:
    low, high = places.min(0), places.max(0)
    letters = float(np.linalg.norm(places[3] - places[0]))
    return float(low[0]), float(low[1]), float(high[0]), float(high[1]), letters


def _joined(boxes: list[Box]) -> list[list[int]]:
    """Paragraphs: lines below or beside each other, near and of like letters."""
    heads = list(range(len(boxes)))

    def head(line: int) -> int:
        while heads[line] != line:
            line = heads[line]
        return line

    for one in range(len(boxes)):
        for other in range(one):
            if _belong(boxes[one], boxes[other]):
                heads[head(one)] = head(other)
    found: dict[int, list[int]] = {}
    for line in range(len(boxes)):
        found.setdefault(head(line), []).append(line)
    return list(found.values())


def _belong(one: Box, other: Box) -> bool:
    small, large = sorted((one[4], other[4]))
    if large > ALIKE * small:
        return False
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    under = across > 0 and -down < BELOW * small
    beside = down > 0.5 * small and -across < BESIDE * small
    return under or beside


def _rows(lines: list[int], boxes: list[Box]) -> list[int]:
    """From top to bottom; those whose middles lie within half a line of each other from left to right."""
    left = sorted(lines, key=lambda line: boxes[line][1] + boxes[line][3])
    found: list[int] = []
    while left:
        first = boxes[left[0]]
        reach = (first[1] + first[3]) / 2 + 0.5 * first[4]
        row = [line for line in left if (boxes[line][1] + boxes[line][3]) / 2 < reach] or [left[0]]
        found += sorted(row, key=lambda line: boxes[line][0])
        left = [line for line in left if line not in row]
    return found
