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
from search.extractors.preprocessing import normalised, to_pixels
from search.orientation.decoding import Floats, Reading, decode, distributions
from search.orientation.errors import OrientationError
from search.orientation.network import OrientationNet
from search.orientation.starts import net_load

LONGEST = 1.6
"""Longer photos are cut at both ends to this aspect ratio, before they are squashed to a square."""
FOUR = 4
NEVER = 1.01
"""A threshold that no probability reaches: of models that say nothing about fine angles."""


@dataclass(frozen=True)
class Seen:
    """A reading with all that stood behind it: calibrated quarters [4], bins [360], and from how many views."""

    reading: Reading
    quarters: NDArray[np.float64]
    bins: NDArray[np.float64]
    views: int


class OrientationReader:
    """Reads photos from one view each, and from four whatever one view does not surely show upright."""

    def __init__(self, net: OrientationNet, *, label: str, config: dict[str, Any]) -> None:
        self.label, self.size = label, int(config["size"])
        self.threshold, self.suggestion = float(config["threshold"]), float(config["suggestion"])
        self.tilt = float(config.get("tilt", NEVER))
        self._sure = float(config["sure"])
        self._temperatures = {1: float(config["temperature"]), FOUR: float(config["temperature_four"])}
        self._fine = {1: config.get("fine"), FOUR: config.get("fine_four")}
        self._engine = SizedEngine(net)

    def warm(self) -> None:
        self.read([Image.new("RGB", (8, 8))])

    def read(self, images: Sequence[Image.Image]) -> list[Reading]:
        """One reading for each RGB photo: from one view where that surely shows it upright, else from four."""
        if not images:
            return []
        pixels = self.pixels(images)
        first = self.logits(pixels, [0])
        readings = self.decoded(first)
        unsure = [i for i, found in enumerate(readings) if self._is_unsure(found)]
        if unsure:
            others = self.logits(pixels[unsure], [1, 2, 3])
            quarters, bins = (np.concatenate([a[:, unsure], b]) for a, b in zip(first, others, strict=True))
            for i, reading in zip(unsure, self.decoded((quarters, bins)), strict=True):
                readings[i] = reading
        return readings

    def look(self, image: Image.Image) -> Seen:
        """The same reading of one photo, and the distributions that it was read off."""
        pixels = self.pixels([image])
        logits = self.logits(pixels, [0])
        if self._is_unsure(self.decoded(logits)[0]):
            logits = self.logits(pixels, range(FOUR))
        views = len(logits[0])
        quarters, bins = distributions(*logits, temperature=self._temperatures[views])
        return Seen(self.decoded(logits)[0], quarters[0], bins[0], views)

    def _is_unsure(self, found: Reading) -> bool:
        return bool(found.quarter) or found.confidence < self._sure

    def pixels(self, images: Sequence[Image.Image]) -> NDArray[np.uint8]:
        """uint8 [N, S, S, 3]"""
        return to_pixels([shortened(image) for image in images], self.size)

    def logits(
        self, pixels: NDArray[np.uint8], views: Sequence[int], *, chunk: int = 16
    ) -> tuple[Floats, Floats]:
        """Logits of the quarters [views, N, 4] and of the bins [views, N, 360]; view k is turned k quarters on."""
        quarters, bins = [], []
        for view in views:
            turned = np.rot90(pixels, -view, axes=(1, 2))
            parts = [self._engine(normalised(turned[i : i + chunk])) for i in range(0, len(turned), chunk)]
            quarters.append(np.concatenate([part[0] for part in parts]))
            bins.append(np.concatenate([part[1] for part in parts]))
        return np.stack(quarters), np.stack(bins)

    def decoded(self, logits: tuple[Floats, Floats]) -> list[Reading]:
        """Readings of the logits of one view or four."""
        views = len(logits[0])
        return decode(*logits, temperature=self._temperatures[views], fine=self._fine[views])


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
