"""Temperature and threshold, chosen on held-back photos and stored on the model's card. Pure numpy."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from search.orientation.decoding import close_mass, log_softmax

Logs = NDArray[np.float64]


def fitted_temperature(logs: Logs, truth: NDArray[np.intp]) -> float:
    """The temperature that makes log-probabilities [N, 4] most likely, given the true quarters [N]."""
    temperatures = np.exp(np.linspace(np.log(0.3), np.log(4.0), 120))
    rows = np.arange(len(truth))
    losses = [-log_softmax(logs / temperature)[rows, truth].mean() for temperature in temperatures]
    return float(temperatures[int(np.argmin(losses))])


def fitted_fine_temperature(bins: Logs, angles: Logs, close: NDArray[np.bool_]) -> float:
    """The temperature of the bins [N, 360] that makes their mass around the angles [N] the likeliest.

    `close` [N] says whose angle is in truth within decoding.CLOSE degrees.
    """
    temperatures = np.exp(np.linspace(np.log(0.1), np.log(6.0), 80))
    losses = []
    for temperature in temperatures:
        mass = np.clip(close_mass(bins, angles, float(temperature)), 1e-6, 1 - 1e-6)
        losses.append(-np.where(close, np.log(mass), np.log(1 - mass)).mean())
    return float(temperatures[int(np.argmin(losses))])


def expected_calibration_error(
    confidence: Logs, right: NDArray[np.bool_], parts: int = 15
) -> tuple[float, list[tuple[float, float, int]]]:
    """How far confidence is from the share that is right, and (mean confidence, share right, count) of each part.

    Parts of equal width, weighted by their count: Naeini et al. 2015, Guo et al. 2017 (ECE).
    """
    part = np.minimum((confidence * parts).astype(int), parts - 1)
    rows = [part == index for index in range(parts)]
    bars = [(float(confidence[r].mean()), float(right[r].mean()), int(r.sum())) for r in rows if r.any()]
    return sum(count * abs(said - was) for said, was, count in bars) / len(confidence), bars


def precision_threshold(confidence: Logs, right: NDArray[np.bool_], precision: float) -> float:
    """The lowest confidence from which on at least `precision` of the answers are right; above 1 when none is.

    Only thresholds that keep 50 answers count: fewer prove nothing.
    """
    order = np.argsort(-confidence, kind="stable")
    correct = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero((correct >= precision) & (np.arange(1, len(order) + 1) >= 50))
    return float(confidence[order[good[-1]]]) if len(good) else 1.01


def harm_threshold(confidence: Logs, right: NDArray[np.bool_], share: float) -> float:
    """The lowest confidence at which at most `share` of all answers are both sure and wrong."""
    wrong = np.sort(confidence[~right])[::-1]
    allowed = int(share * len(right))
    return float(np.nextafter(wrong[allowed], 2)) if len(wrong) > allowed else 0.0


def coverage_and_precision(
    confidence: Logs, right: NDArray[np.bool_], threshold: float
) -> tuple[float, float]:
    """Share of photos at or above the threshold, and the share of right answers among them (1.0 when empty)."""
    sure = confidence >= threshold
    return float(sure.mean()), float(right[sure].mean()) if sure.any() else 1.0


def risk_coverage(confidence: Logs, right: NDArray[np.bool_], points: int = 20) -> list[tuple[float, float]]:
    """(coverage, accuracy) of the most confident share, for `points` shares up to 1."""
    order = np.argsort(-confidence, kind="stable")
    sizes = [max(1, round(len(order) * (i + 1) / points)) for i in range(points)]
    return [(size / len(order), float(right[order[:size]].mean())) for size in sizes]


def bootstrap_interval(
    values: NDArray[np.floating],
    *,
    of: Callable[..., NDArray[np.floating] | np.floating] = np.mean,
    seed: int = 0,
    draws: int = 1000,
) -> tuple[float, float]:
    """95 % interval of a statistic (the mean) of per-photo values [N], by drawing photos with replacement."""
    rng = np.random.default_rng(seed)
    drawn = [of(values[rng.integers(len(values), size=len(values))]) for _ in range(draws)]
    return float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))
