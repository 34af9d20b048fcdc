"""How sure the fine angle is: its calibration on tilted photos, and when straightening may be suggested."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.orientation.calibration import (
    coverage_and_precision,
    expected_calibration_error,
    fitted_fine_temperature,
    precision_threshold,
)
from search.orientation.decoding import CLOSE, close_mass, leaning
from search.orientation.held_back import widened
from search.orientation.photographs import Photograph
from search.orientation.policy import TILT_LEAST, TILT_MOST
from search.orientation.reader import KINDS, OrientationReader
from search.orientation.trials import angle_errors, turned_image

Floats = NDArray[np.float64]
STEEPEST = 20.0
"""Degrees that trial photos are tilted by at most."""
STRAIGHTER = 0.85
"""Share of suggestions after which a photo must lie straighter than before."""
ENOUGH = 50
"""Fewer photos of a kind are calibrated by all kinds together."""


@dataclass(frozen=True)
class FineCalibration:
    """Temperatures of the bins for each of reader.KINDS, and the `fine` from which on a tilt may be suggested."""

    fine: float
    fine_two: float
    fine_four: float
    fine_turned_back: float
    tilt: float

    def temperatures(self) -> Floats:
        return np.array([getattr(self, kind) for kind in KINDS])

    def as_config(self) -> dict[str, float]:
        return {name: math.ceil(value * 1e6) / 1e6 for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Trials:
    """Of N photos: the true angles, those found with their quarters, the bins behind them, and the kind of look."""

    truth: Floats
    angles: Floats
    quarters: NDArray[np.intp]
    bins: Floats
    kinds: NDArray[np.intp]

    def part(self, rows: NDArray[np.bool_]) -> "Trials":
        return Trials(
            self.truth[rows], self.angles[rows], self.quarters[rows], self.bins[rows], self.kinds[rows]
        )

    @property
    def errors(self) -> Floats:
        return angle_errors(self.angles, self.truth)

    def fine(self, calibration: FineCalibration) -> Floats:
        """The probability [N] that each angle is CLOSE to the truth."""
        return close_mass(self.bins, self.angles, calibration.temperatures()[self.kinds])


def tilted(count: int, seed: int) -> Floats:
    """Clockwise degrees: every second photo lies straight, the others up to STEEPEST to either side."""
    return np.random.default_rng(seed).uniform(-STEEPEST, STEEPEST, count) * (np.arange(count) % 2)


def trials(reader: OrientationReader, photos: Sequence[Photograph], angles: Floats) -> Trials:
    """What the reader, its quarters calibrated, says of these photos, each turned by its angle."""
    seen = []
    for start in range(0, len(photos), 64):
        seen += reader.look(
            [
                turned_image(widened(photo, start + i), float(angles[start + i]))
                for i, photo in enumerate(photos[start : start + 64])
            ]
        )
    return Trials(
        truth=angles,
        angles=np.array([one.reading.angle for one in seen]),
        quarters=np.array([one.reading.quarter for one in seen]),
        bins=np.stack([one.bins for one in seen]),
        kinds=np.array([one.kind for one in seen]),
    )


def fine_calibrated(found: Trials) -> FineCalibration:
    """Temperatures by likelihood; the threshold where enough of the suggestions leave the photo straighter."""
    close = found.errors <= CLOSE
    temperatures = []
    for kind in range(len(KINDS)):
        rows = found.kinds == kind
        if rows.sum() < ENOUGH:
            rows = np.ones_like(close)
        temperatures.append(fitted_fine_temperature(found.bins[rows], found.angles[rows], close[rows]))
    calibration = FineCalibration(**dict(zip(KINDS, temperatures, strict=True)), tilt=1.0)
    proposed, straighter = suggestions(found)
    tilt = precision_threshold(found.fine(calibration)[proposed], straighter[proposed], STRAIGHTER)
    return replace(calibration, tilt=tilt)


def suggestions(found: Trials) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which photos [N] show a tilt worth suggesting, and which of them would lie straighter after it."""
    tilt = np.abs(leaning(found.angles, found.quarters))
    proposed = (tilt >= TILT_LEAST) & (tilt <= TILT_MOST)
    return proposed, found.errors < angle_errors(found.truth, np.zeros_like(found.truth))


def fine_figures(found: Trials, seed: int) -> dict[str, Any]:
    """Calibration error of `fine`, and the suggested tilts, each measured on the half that it was not chosen on."""
    half = np.random.default_rng(seed).permutation(len(found.truth)) % 2 == 0
    fine, close, suggested, straighter = [], [], [], []
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration, rest = fine_calibrated(found.part(chosen_on)), found.part(measured_on)
        proposed, good = suggestions(rest)
        fine.append(rest.fine(calibration))
        close.append(rest.errors <= CLOSE)
        suggested.append(proposed & (fine[-1] >= calibration.tilt))
        straighter.append(good)
    shown = np.concatenate(suggested).astype(float)
    coverage, precision = coverage_and_precision(shown, np.concatenate(straighter), 1.0)
    return {
        "tilt_median": float(np.median(found.errors)),
        "fine_ece": expected_calibration_error(np.concatenate(fine), np.concatenate(close))[0],
        "tilts_suggested": coverage,
        "tilts_straighter": precision,
    }
