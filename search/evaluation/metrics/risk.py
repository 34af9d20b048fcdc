"""Metrics of knowing when to abstain, and of how sure a figure is."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def risk_coverage(confidence: Floats, right: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(coverage, risk), each [N]: the share answered and the error among them, most confident first."""
    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    return answered / len(order), np.cumsum(~right[order]) / answered


def area_under_risk_coverage(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """AURC of Geifman and El-Yaniv 2017: the mean risk over all coverages; lower is better."""
    return float(risk_coverage(confidence, right)[1].mean())


def accuracy_at_coverage(confidence: Floats, right: NDArray[np.bool_], coverage: float) -> float:
    """Accuracy of the most confident `coverage` (0..1] of the answers."""
    count = max(1, round(coverage * len(right)))
    return float(right[np.argsort(-confidence, kind="stable")[:count]].mean())


def threshold_for_precision(
    confidence: Floats, right: NDArray[np.bool_], precision: float
) -> tuple[float, float]:
    """(threshold, coverage): the lowest confidence from which on `precision` is reached; (inf, 0) if none.

    Answers of equal confidence stand or fall together.
    """
    coverage, risk = risk_coverage(confidence, right)
    ordered = np.sort(confidence)[::-1]
    last_of_ties = np.append(ordered[1:] != ordered[:-1], True)
    good = np.flatnonzero((risk <= 1.0 - precision + 1e-12) & last_of_ties)
    return (float(ordered[good[-1]]), float(coverage[good[-1]])) if len(good) else (float("inf"), 0.0)


def bootstrap_interval(
    values: Floats,
    statistic: Callable[[Floats], float] = lambda sample: float(np.mean(sample)),
    *,
    rounds: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Percentile bootstrap interval of a statistic over values [N] (one for each photo or query)."""
    random = np.random.default_rng(seed)
    draws = [statistic(values[random.integers(0, len(values), len(values))]) for _ in range(rounds)]
    edge = (1.0 - level) / 2.0
    low, high = np.quantile(draws, [edge, 1.0 - edge])
    return float(low), float(high)
