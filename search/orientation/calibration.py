"""Temperature and threshold, chosen on held-back photos and stored on the model's card. Pure numpy."""

import numpy as np
from numpy.typing import NDArray

from search.orientation.decoding import log_softmax

Logs = NDArray[np.float64]


def fitted_temperature(logs: Logs, truth: NDArray[np.intp]) -> float:
    """The temperature that makes log-probabilities [N, 4] most likely, given the true quarters [N]."""
    temperatures = np.exp(np.linspace(np.log(0.3), np.log(4.0), 120))
    rows = np.arange(len(truth))
    losses = [-log_softmax(logs / temperature)[rows, truth].mean() for temperature in temperatures]
    return float(temperatures[int(np.argmin(losses))])


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
    values: NDArray[np.floating], *, seed: int = 0, draws: int = 1000
) -> tuple[float, float]:
    """95 % interval of the mean of per-photo values [N], by drawing photos with replacement."""
    rng = np.random.default_rng(seed)
    means = values[rng.integers(len(values), size=(draws, len(values)))].mean(axis=1)
    return float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))
