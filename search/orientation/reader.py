"""The trained network on the engine: photos in, readings out. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.engine import SizedEngine
from search.extractors.model_files import model_file
from search.extractors.preprocessing import to_pixels
from search.orientation.decoding import (
    QUARTERS,
    Reading,
    leaning,
    log_softmax,
    peak_angles,
    readings,
    second_turn,
    turned_forward,
)
from search.orientation.errors import OrientationError
from search.orientation.geometry import turned_view
from search.orientation.network import OrientationNet
from search.orientation.starts import net_load
from search.orientation.views import Views
from webapp.photos.geometry import largest_rectangle

Probabilities = NDArray[np.float64]

LONGEST = 1.6
"""Longer photos are cut at both ends to this aspect ratio, before they are squashed to a square."""
NEVER = 1.01
"""A threshold that no probability reaches: of models that say nothing about fine angles."""


LEANING = 3.0
"""Degrees off a right angle from which on a photo is looked at again, turned back."""
ASIDE = 6.0
"""Degrees to either side of upright that it is then shown at: at right angles a network is drawn to these."""
KINDS = ("fine", "fine_two", "fine_four", "fine_turned_back")
"""Keys of the card's config: temperatures of the bins of one view, two, four, of any with those turned back."""


@dataclass(frozen=True)
class Seen:
    """A reading with all that stood behind it: calibrated quarters [4], bins [360], the views it was read from.

    `turns` are the quarters clockwise that those views were turned by: one, two or all four. `turned_back`: two more,
    nearly upright, had their say on the angle.
    """

    reading: Reading
    quarters: Probabilities
    bins: Probabilities
    turns: tuple[int, ...]
    turned_back: bool

    @property
    def kind(self) -> int:
        """Which of KINDS it is."""
        return len(KINDS) - 1 if self.turned_back else len(self.turns) // 2


class OrientationReader:
    """Reads photos from one view each; looks again at those that are not surely upright, and at those that lean.

    Cards from before there were second views know no `sure_two`: their models look at such photos from all sides.
    """

    def __init__(self, net: OrientationNet, *, label: str, config: dict[str, Any]) -> None:
        self.label, self.size = label, int(config["size"])
        self.threshold, self.suggestion = float(config["threshold"]), float(config["suggestion"])
        self.tilt = float(config.get("tilt", NEVER))
        self._sure, self._sure_two = float(config["sure"]), float(config.get("sure_two", NEVER))
        one, four = float(config["temperature"]), float(config["temperature_four"])
        self._temperatures = np.array([one, one, float(config.get("temperature_two", four)), four, four])
        self._fine = _fine_temperatures(config)
        self._engine = SizedEngine(net)

    def warm(self) -> None:
        self.read([Image.new("RGB", (8, 8))])

    def read(self, images: Sequence[Image.Image]) -> list[Reading]:
        """One reading for each RGB photo."""
        return [seen.reading for seen in self.look(images)]

    def look(self, images: Sequence[Image.Image]) -> list[Seen]:
        """The readings with what they were read off.

        The quarter is read from one view where that surely shows an upright photo, from two where the second surely
        says the same, else from four. The angle of a photo that leans is read again from two views turned back:
        networks see best what is nearly upright.
        """
        if not images:
            return []
        quarters, bins, seen = self._at_right_angles(self.pixels(images))
        angles = peak_angles(bins, quarters.argmax(axis=1))
        leans = np.abs(leaning(angles, quarters.argmax(axis=1))) >= LEANING
        if leans.any():
            again = [image for image, leaning_ in zip(images, leans, strict=True) if leaning_]
            bins[leans] = self._turned_back(again, angles[leans], bins[leans])
        kinds = np.where(leans, len(KINDS) - 1, seen.sum(axis=0) // 2)
        found = readings(quarters, bins, None if self._fine is None else self._fine[kinds])
        return [
            Seen(reading, quarters[i], bins[i], tuple(np.flatnonzero(seen[:, i]).tolist()), bool(leans[i]))
            for i, reading in enumerate(found)
        ]

    def _at_right_angles(
        self, pixels: NDArray[np.uint8]
    ) -> tuple[Probabilities, Probabilities, NDArray[np.bool_]]:
        """Quarters [N, 4] and bins [N, 360], and which views [4, N] they were read from."""
        views, everyone = Views(self._engine, pixels), np.arange(len(pixels))
        views.look(everyone, np.zeros_like(everyone))
        quarters, _ = views.read(self._temperatures)
        first = quarters.argmax(axis=1)
        second = second_turn(first)
        again = np.flatnonzero((first != 0) | (quarters.max(axis=1) < self._sure))
        views.look(again, second[again])
        quarters, _ = views.read(self._temperatures)
        settled = (quarters.argmax(axis=1) == first) & (quarters.max(axis=1) >= self._sure_two)
        rest = again[~settled[again]]
        for further in range(2):  # the turns besides none and the second
            views.look(rest, (second[rest] + further) % 3 + 1)
        return *views.read(self._temperatures), views.seen

    def _turned_back(
        self, images: Sequence[Image.Image], angles: Probabilities, bins: Probabilities
    ) -> Probabilities:
        """Bins [N, 360] joined by those of two views each, turned back by the angle found, give or take ASIDE."""
        logs = [np.log(bins + 1e-9)]
        for aside in (-ASIDE, ASIDE):
            back = [
                upright_view(image, float(angle) - aside, self.size)
                for image, angle in zip(images, angles, strict=True)
            ]
            spread = np.exp(log_softmax(self._seen_from(np.stack(back), [0]).bins[0]))
            logs.append(turned_forward(np.log(spread + 1e-9), angles - aside))
        return np.exp(log_softmax(np.mean(logs, axis=0)))

    def pixels(self, images: Sequence[Image.Image]) -> NDArray[np.uint8]:
        """uint8 [N, S, S, 3]"""
        return to_pixels([shortened(image) for image in images], self.size)

    def all_views(self, images: Sequence[Image.Image]) -> Views:
        """The photos, each looked at from all four sides."""
        return self._seen_from(self.pixels(images), range(QUARTERS))

    def _seen_from(self, pixels: NDArray[np.uint8], turns: Sequence[int]) -> Views:
        views = Views(self._engine, pixels)
        for turn in turns:
            views.look(np.arange(len(pixels)), np.full(len(pixels), turn))
        return views


def _fine_temperatures(config: dict[str, Any]) -> Probabilities | None:
    """One for each of KINDS; None of a model that says nothing about fine angles."""
    if KINDS[-1] not in config:
        return None
    return np.array([float(config.get(kind, config["fine_four"])) for kind in KINDS])


def upright_view(image: Image.Image, angle: float, size: int) -> NDArray[np.uint8]:
    """A photo whose content lies `angle` degrees clockwise, turned back: uint8 [size, size, 3], no empty corners."""
    small = image.convert("RGB")
    small.thumbnail((3 * size, 3 * size), Image.Resampling.BICUBIC, reducing_gap=2.0)
    width, height = largest_rectangle(small.width, small.height, angle)
    box = min(width, height * LONGEST), min(height, width * LONGEST)
    return turned_view(np.asarray(small), -angle, size, box=box)


def shortened(image: Image.Image) -> Image.Image:
    """The middle of a very long photo; others as they are."""
    width, height = image.size
    wide, high = min(width, round(height * LONGEST)), min(height, round(width * LONGEST))
    if (wide, high) == (width, height):
        return image
    left, top = (width - wide) // 2, (height - high) // 2
    return image.crop((left, top, left + wide, top + high))


@cache
def reader_load(path: Path) -> OrientationReader:
    """The reader whose weights are `path`, loaded once a process. Raises OrientationError, ExtractorError."""
    file = model_file(path)
    try:
        return OrientationReader(net_load(file), label=file.label, config=dict(file.card["config"]))
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise OrientationError(
            f"The orientation model {path.name} does not fit its card: {error} "
            "Install it again (manage.py models install FILE) or train one (manage.py train orientation)."
        ) from error
