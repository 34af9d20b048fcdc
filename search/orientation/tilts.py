"""How sure the fine angle is: its calibration on tilted photos, and when straightening may be suggested."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.orientation.calibration import (
    coverage_and_precision,
    expected_calibration_error,
    fitted_fine_temperature,
    precision_threshold,
)
from search.orientation.decoding import CLOSE, QUARTERS, close_mass, distributions, peak_angles
from search.orientation.held_back import widened
from search.orientation.photographs import Photograph
from search.orientation.policy import TILT_LEAST, TILT_MOST
from search.orientation.reader import OrientationReader
from search.orientation.trials import angle_errors, turned_image

Floats = NDArray[np.float64]
HELPED = 0.95
"""Share of suggestions after which a photo must lie straighter, its tilt at least halved."""


@dataclass(frozen=True)
class FineCalibration:
    """Temperatures of the bins from one view and from four, and the `fine` from which a tilt may be suggested."""

    fine: float
    fine_four: float
    tilt: float

    def as_config(self) -> dict[str, float]:
        return {name: math.ceil(value * 1e6) / 1e6 for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Trials:
    """Angles found on N photos from one view and four, the bins behind them, and the true angles [N]."""

    truth: Floats
    bins: dict[int, Floats]
    angles: dict[int, Floats]

    def part(self, rows: NDArray[np.bool_]) -> "Trials":
        return Trials(
            self.truth[rows],
            {views: bins[rows] for views, bins in self.bins.items()},
            {views: angles[rows] for views, angles in self.angles.items()},
        )


def tilted(count: int, seed: int) -> Floats:
    """Clockwise degrees: every second photo lies straight, the others up to 20 degrees to either side."""
    return np.random.default_rng(seed).uniform(-20, 20, count) * (np.arange(count) % 2)


def trials(reader: OrientationReader, photos: Sequence[Photograph], angles: Floats) -> Trials:
    """What the reader's network says of these photos, each turned by its angle, before any calibration."""
    bins: dict[int, list[Floats]] = {1: [], QUARTERS: []}
    found: dict[int, list[Floats]] = {1: [], QUARTERS: []}
    for start in range(0, len(photos), 64):
        images = [
            turned_image(widened(photo, start + i), float(angles[start + i]))
            for i, photo in enumerate(photos[start : start + 64])
        ]
        logits = reader.logits(reader.pixels(images), range(QUARTERS))
        for views, parts in bins.items():
            quarters, spread = distributions(logits[0][:views], logits[1][:views], temperature=1.0)
            parts.append(spread)
            found[views].append(peak_angles(spread, quarters.argmax(axis=1)))
    return Trials(
        angles,
        {views: np.concatenate(parts) for views, parts in bins.items()},
        {views: np.concatenate(parts) for views, parts in found.items()},
    )


def fine_calibrated(found: Trials) -> FineCalibration:
    """Temperatures by likelihood; the threshold where enough of the suggestions would help."""
    close = {views: angle_errors(angles, found.truth) <= CLOSE for views, angles in found.angles.items()}
    one, four = (
        fitted_fine_temperature(found.bins[views], found.angles[views], close[views])
        for views in (1, QUARTERS)
    )
    fine = close_mass(found.bins[1], found.angles[1], one)
    proposed, helped = suggestions(found)
    return FineCalibration(one, four, precision_threshold(fine[proposed], helped[proposed], HELPED))


def suggestions(found: Trials) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which photos [N] show a tilt worth suggesting, by one view, and which of them the suggestion would help."""
    tilt = np.abs((found.angles[1] + 180) % 360 - 180)
    true_tilt = np.abs((found.truth + 180) % 360 - 180)
    helped = angle_errors(found.angles[1], found.truth) <= true_tilt / 2
    return (tilt >= TILT_LEAST) & (tilt <= TILT_MOST), helped


def fine_figures(found: Trials, seed: int) -> dict[str, Any]:
    """Calibration error of `fine`, and the suggested tilts, each measured on the half that it was not chosen on."""
    half = np.random.default_rng(seed).permutation(len(found.truth)) % 2 == 0
    fine, close, suggested, helped = [], [], [], []
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration, rest = fine_calibrated(found.part(chosen_on)), found.part(measured_on)
        said = close_mass(rest.bins[1], rest.angles[1], calibration.fine)
        proposed, good = suggestions(rest)
        fine.append(said)
        close.append(angle_errors(rest.angles[1], rest.truth) <= CLOSE)
        suggested.append(proposed & (said >= calibration.tilt))
        helped.append(good)
    shown = np.concatenate(suggested).astype(float)
    coverage, precision = coverage_and_precision(shown, np.concatenate(helped), 1.0)
    return {
        "fine_ece": expected_calibration_error(np.concatenate(fine), np.concatenate(close))[0],
        "tilts_suggested": coverage,
        "tilts_helped": precision,
    }
