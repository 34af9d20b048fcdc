"""What a trained network does on held-back photos: its calibration and the figures of its card."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.orientation.calibration import (
    bootstrap_interval,
    coverage_and_precision,
    fitted_temperature,
    harm_threshold,
    precision_threshold,
)
from search.orientation.decoding import QUARTERS, Floats, log_softmax, quarter_logs, rolled_back
from search.orientation.photographs import Photograph

Logs = NDArray[np.float64]
PRECISION = 0.995
"""Share of answers that must be right for a turn to be made without asking."""
WRONGLY_TURNED = 0.001
"""Share of upright photos that may be turned away: in a library nearly all are upright, so this counts most."""
SUGGESTED = 0.98
"""Share of answers that must be right for a turn to be suggested."""


@dataclass(frozen=True)
class Calibration:
    """How logits become confidence, and what confidence allows."""

    temperature: float
    temperature_four: float
    sure: float
    threshold: float
    suggestion: float

    def as_config(self) -> dict[str, float]:
        """Rounded up, so that no threshold lets through what it was set to stop."""
        return {name: math.ceil(value * 1e6) / 1e6 for name, value in asdict(self).items()}


@dataclass(frozen=True)
class RightAngles:
    """Quarter log-probabilities of N photos, each turned by 0, 90, 180 and 270 degrees.

    `one` [4, N, 4] from one view of each turn; `four` [N, 4] from the four views of the upright photo, which
    stand for every turn: turned views are the same views in another order.
    """

    one: Logs
    four: Logs

    @classmethod
    def of(cls, quarters: Floats, bins: Floats) -> "RightAngles":
        """From logits [4, N, 4] and [4, N, 360], view k turned by k quarters."""
        one = [quarter_logs(log_softmax(quarters[k]), log_softmax(bins[k])) for k in range(QUARTERS)]
        return cls(np.stack(one), quarter_logs(rolled_back(quarters, QUARTERS), rolled_back(bins, QUARTERS)))

    def part(self, rows: NDArray[np.bool_]) -> "RightAngles":
        return RightAngles(self.one[:, rows], self.four[rows])


def widened(photo: Photograph, position: int) -> Image.Image:
    """The upright photo; a squashed one made 4:3 or 3:4 in turns, as it may have been."""
    with Image.open(photo.path) as image:
        upright = image.convert("RGB")
    if not photo.collection.squashed:
        return upright
    long, short = max(upright.size), round(max(upright.size) * 3 / 4)
    return upright.resize((long, short) if position % 3 else (short, long), Image.Resampling.BICUBIC)


def calibrated(found: RightAngles) -> Calibration:
    """Temperatures by likelihood, thresholds by precision and harm, all on these photos at the four right angles."""
    count = found.four.shape[0]
    temperature = fitted_temperature(found.one.reshape(-1, QUARTERS), np.repeat(np.arange(QUARTERS), count))
    temperature_four = fitted_temperature(found.four, np.zeros(count, np.intp))
    confidence, right = _answers(found.one, temperature)
    sure = min(precision_threshold(confidence.ravel(), right.ravel(), PRECISION), 1.0)
    threshold = _turn_threshold(*cascade(found, Calibration(temperature, temperature_four, sure, 1.0, 1.0)))
    sure = max(sure, min(threshold, 1.0))  # what one view leaves below the threshold deserves a second look
    confidence, right = cascade(found, Calibration(temperature, temperature_four, sure, 1.0, 1.0))
    suggestion = precision_threshold(confidence.ravel(), right.ravel(), SUGGESTED)
    return Calibration(temperature, temperature_four, sure, _turn_threshold(confidence, right), suggestion)


def _turn_threshold(confidence: Logs, right: NDArray[np.bool_]) -> float:
    """From which confidence on, both [4, N], photos may be turned: precise at all turns, harmless to upright ones."""
    precise = precision_threshold(confidence.ravel(), right.ravel(), PRECISION)
    return max(precise, harm_threshold(confidence[0], right[0], WRONGLY_TURNED))


def cascade(found: RightAngles, calibration: Calibration) -> tuple[Logs, NDArray[np.bool_]]:
    """Confidence and rightness [4, N] as the reader answers: one view only where it surely shows an upright photo."""
    confidence, right = _answers(found.one, calibration.temperature)
    again = np.exp(log_softmax(found.four / calibration.temperature_four))
    unsure = second_look(found, calibration)
    confidence = np.where(unsure, again.max(axis=1)[None], confidence)
    right = np.where(unsure, (again.argmax(axis=1) == 0)[None], right)
    return confidence, right


def second_look(found: RightAngles, calibration: Calibration) -> NDArray[np.bool_]:
    """Which turns of which photos [4, N] are looked at from four sides."""
    confidence, _ = _answers(found.one, calibration.temperature)
    return np.asarray((confidence < calibration.sure) | (found.one.argmax(axis=2) != 0))


def figures(found: RightAngles, seed: int) -> dict[str, Any]:
    """Figures at right angles. Those that a threshold is in are measured on the half it was not chosen on."""
    count = found.four.shape[0]
    half = np.random.default_rng(seed).permutation(count) % 2 == 0
    confidences, rights, thresholds, looks = [], [], [], []
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration = calibrated(found.part(chosen_on))
        confidence, right = cascade(found.part(measured_on), calibration)
        confidences.append(confidence.ravel())
        rights.append(right.ravel())
        thresholds.append((confidence >= calibration.threshold).ravel())
        looks.append(np.where(second_look(found.part(measured_on), calibration), QUARTERS, 1))
    confidence, right = np.concatenate(confidences), np.concatenate(rights)
    applied = np.concatenate(thresholds)
    one = np.stack([found.one[k].argmax(axis=1) == k for k in range(QUARTERS)])
    order = np.argsort(-confidence)[: round(len(confidence) * 0.75)]
    return {
        "photos": count,
        "four_way_one_view": float(one.mean()),
        "four_way_one_view_interval": bootstrap_interval(one.mean(axis=0)),
        "four_way_four_views": float((found.four.argmax(axis=1) == 0).mean()),
        "four_way_cascade": float(right.mean()),
        "four_way_confident_three_quarters": float(right[order].mean()),
        "coverage": coverage_and_precision(applied.astype(float), right, 1.0)[0],
        "precision_at_coverage": coverage_and_precision(applied.astype(float), right, 1.0)[1],
        "upright_turned_wrongly": wrongly_turned(found, seed),
        "views_per_photo": float(np.concatenate(looks, axis=1).mean()),
        "views_per_upright_photo": float(np.concatenate(looks, axis=1)[0].mean()),
    }


def wrongly_turned(found: RightAngles, seed: int) -> float:
    """Share of upright photos that would be turned away, the threshold chosen on the other half."""
    half = np.random.default_rng(seed).permutation(found.four.shape[0]) % 2 == 0
    wrong, count = 0, len(half)
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration = calibrated(found.part(chosen_on))
        confidence, right = cascade(found.part(measured_on), calibration)
        wrong += int(((confidence[0] >= calibration.threshold) & ~right[0]).sum())
    return wrong / count


def _answers(one: Logs, temperature: float) -> tuple[Logs, NDArray[np.bool_]]:
    probabilities = np.exp(log_softmax(one / temperature))
    right = np.stack([probabilities[k].argmax(axis=1) == k for k in range(QUARTERS)])
    return probabilities.max(axis=2), right


def upright_images(photos: Sequence[Photograph]) -> list[Image.Image]:
    return [widened(photo, position) for position, photo in enumerate(photos)]
