"""What a trained network does on held-back photos: its calibration and the figures of its card."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
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
from search.orientation.decoding import QUARTERS, Floats, log_softmax, quarter_logs, rolled_back, second_turn
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
    temperature_two: float
    temperature_four: float
    sure: float
    sure_two: float
    threshold: float
    suggestion: float

    def as_config(self) -> dict[str, float]:
        """Rounded up, so that no threshold lets through what it was set to stop."""
        return {name: math.ceil(value * 1e6) / 1e6 for name, value in asdict(self).items()}


@dataclass(frozen=True)
class RightAngles:
    """Quarter log-probabilities of N photos, each turned by 0, 90, 180 and 270 degrees.

    `one` [4, N, 4] from one view of each turn, `two` [4, N, 4] from that and the second one that it calls for; `four`
    [N, 4] from the four views of the upright photo, which stand for every turn: turned views are the same views in
    another order.
    """

    one: Logs
    two: Logs
    four: Logs

    @classmethod
    def of(cls, quarters: Floats, bins: Floats) -> "RightAngles":
        """From logits [4, N, 4] and [4, N, 360], view k turned by k quarters."""
        one, two = [], []
        for turn in range(QUARTERS):
            views = np.roll(quarters, -turn, axis=0), np.roll(bins, -turn, axis=0)
            one.append(quarter_logs(*(log_softmax(logits[0]) for logits in views)))
            further = np.arange(1, QUARTERS)[:, None] == second_turn(one[-1].argmax(axis=1))
            seen = np.concatenate([np.ones_like(further[:1]), further])
            two.append(quarter_logs(*(rolled_back(logits, seen) for logits in views)))
        return cls(np.stack(one), np.stack(two), quarter_logs(rolled_back(quarters), rolled_back(bins)))

    def part(self, rows: NDArray[np.bool_]) -> "RightAngles":
        return RightAngles(self.one[:, rows], self.two[:, rows], self.four[rows])


def widened(photo: Photograph, position: int) -> Image.Image:
    """The upright photo; a squashed one made 4:3 or 3:4 in turns, as it may have been."""
    with Image.open(photo.path) as image:
        upright = image.convert("RGB")
    if not photo.collection.squashed:
        return upright
    long, short = max(upright.size), round(max(upright.size) * 3 / 4)
    return upright.resize((long, short) if position % 3 else (short, long), Image.Resampling.BICUBIC)


@dataclass(frozen=True)
class Answers:
    """As the reader gives them: confidence, rightness and number of views, each [4, N]."""

    confidence: Logs
    right: NDArray[np.bool_]
    views: NDArray[np.intp]


def calibrated(found: RightAngles) -> Calibration:
    """Temperatures by likelihood, thresholds by precision and harm, all on these photos at the four right angles."""
    turns = np.repeat(np.arange(QUARTERS), found.four.shape[0])
    calibration = Calibration(
        temperature=fitted_temperature(found.one.reshape(-1, QUARTERS), turns),
        temperature_two=fitted_temperature(found.two.reshape(-1, QUARTERS), turns),
        temperature_four=fitted_temperature(found.four, np.zeros(found.four.shape[0], np.intp)),
        sure=1.0,
        sure_two=1.0,
        threshold=1.0,
        suggestion=1.0,
    )
    sure = _precise(found.one, calibration.temperature)
    sure_two = _precise(found.two, calibration.temperature_two)
    threshold = _turn_threshold(cascade(found, replace(calibration, sure=sure, sure_two=sure_two)))
    calibration = replace(  # what fewer views leave below the threshold deserves a further look
        calibration, sure=max(sure, min(threshold, 1.0)), sure_two=max(sure_two, min(threshold, 1.0))
    )
    answers = cascade(found, calibration)
    suggestion = precision_threshold(answers.confidence.ravel(), answers.right.ravel(), SUGGESTED)
    return replace(calibration, threshold=_turn_threshold(answers), suggestion=suggestion)


def _precise(logs: Logs, temperature: float) -> float:
    """From which confidence on, at most 1, such views alone are precise."""
    confidence, right = _answers(logs, temperature)
    return min(precision_threshold(confidence.ravel(), right.ravel(), PRECISION), 1.0)


def _turn_threshold(answers: Answers) -> float:
    """From which confidence on photos may be turned: precise at all turns, harmless to upright ones."""
    confidence, right = answers.confidence, answers.right
    precise = precision_threshold(confidence.ravel(), right.ravel(), PRECISION)
    return max(precise, harm_threshold(confidence[0], right[0], WRONGLY_TURNED))


def cascade(found: RightAngles, calibration: Calibration) -> Answers:
    """What the reader answers: one view where it surely shows an upright photo, two that agree, else four."""
    one, one_right = _answers(found.one, calibration.temperature)
    two, two_right = _answers(found.two, calibration.temperature_two)
    four = np.exp(log_softmax(found.four / calibration.temperature_four))
    first = found.one.argmax(axis=2)
    upright = (first == 0) & (one >= calibration.sure)
    agreed = (found.two.argmax(axis=2) == first) & (two >= calibration.sure_two)
    return Answers(
        confidence=np.where(upright, one, np.where(agreed, two, four.max(axis=1))),
        right=np.where(upright, one_right, np.where(agreed, two_right, four.argmax(axis=1) == 0)),
        views=np.where(upright, 1, np.where(agreed, 2, QUARTERS)),
    )


def figures(found: RightAngles, seed: int) -> dict[str, Any]:
    """Figures at right angles. Those that a threshold is in are measured on the half it was not chosen on."""
    count = found.four.shape[0]
    half = np.random.default_rng(seed).permutation(count) % 2 == 0
    measured, applied = [], []
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration = calibrated(found.part(chosen_on))
        measured.append(cascade(found.part(measured_on), calibration))
        applied.append(measured[-1].confidence.ravel() >= calibration.threshold)
    confidence = np.concatenate([answers.confidence.ravel() for answers in measured])
    right = np.concatenate([answers.right.ravel() for answers in measured])
    views = np.concatenate([answers.views for answers in measured], axis=1)
    coverage, precision = coverage_and_precision(np.concatenate(applied).astype(float), right, 1.0)
    one = np.stack([found.one[k].argmax(axis=1) == k for k in range(QUARTERS)])
    order = np.argsort(-confidence)[: round(len(confidence) * 0.75)]
    return {
        "photos": count,
        "four_way_one_view": float(one.mean()),
        "four_way_one_view_interval": bootstrap_interval(one.mean(axis=0)),
        "four_way_four_views": float((found.four.argmax(axis=1) == 0).mean()),
        "four_way_cascade": float(right.mean()),
        "four_way_confident_three_quarters": float(right[order].mean()),
        "coverage": coverage,
        "precision_at_coverage": precision,
        "upright_turned_wrongly": wrongly_turned(found, seed),
        "views_per_photo": float(views.mean()),
        "views_per_upright_photo": float(views[0].mean()),
    }


def wrongly_turned(found: RightAngles, seed: int) -> float:
    """Share of upright photos that would be turned away, the threshold chosen on the other half."""
    half = np.random.default_rng(seed).permutation(found.four.shape[0]) % 2 == 0
    wrong, count = 0, len(half)
    for chosen_on, measured_on in ((half, ~half), (~half, half)):
        calibration = calibrated(found.part(chosen_on))
        answers = cascade(found.part(measured_on), calibration)
        wrong += int(((answers.confidence[0] >= calibration.threshold) & ~answers.right[0]).sum())
    return wrong / count


def _answers(logs: Logs, temperature: float) -> tuple[Logs, NDArray[np.bool_]]:
    """Confidence and rightness [4, N] of log-probabilities [4, N, 4] of turned photos."""
    probabilities = np.exp(log_softmax(logs / temperature))
    right = np.stack([probabilities[k].argmax(axis=1) == k for k in range(QUARTERS)])
    return probabilities.max(axis=2), right


def upright_images(photos: Sequence[Photograph]) -> list[Image.Image]:
    return [widened(photo, position) for position, photo in enumerate(photos)]
