"""Figures of readings against the truth, over all photos at once. Pure numpy."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.orientation.calibration import (
    bootstrap_interval,
    coverage_and_precision,
    expected_calibration_error,
    risk_coverage,
)
from search.orientation.decoding import CLOSE, QUARTERS, Reading
from search.orientation.trials import angle_errors

Floats = NDArray[np.float64]
CLOSENESS = (2, 5, 10)
"""Degrees that errors are counted within."""


def orientation_figures(readings: Sequence[Reading], truth: Floats, threshold: float) -> dict[str, Any]:
    """Figures of the contract and what stands behind them; degrees and fractions; 95 % intervals by photo."""
    errors = angle_errors(np.array([reading.angle for reading in readings]), truth)
    quarters = (np.round(truth / 90) % QUARTERS).astype(int)
    found = np.array([reading.quarter for reading in readings])
    confidence = np.array([reading.confidence for reading in readings])
    right = found == quarters
    sure = confidence >= threshold
    coverage, precision = coverage_and_precision(confidence, right, threshold)
    upright = quarters == 0
    return {
        **_error_figures(errors),
        "four_way": float(right.mean()),
        "four_way_confident_three_quarters": float(right[_surest(confidence, 0.75)].mean()),
        "coverage": coverage,
        "precision_at_coverage": precision,
        "upright_turned_wrongly": float((sure & ~right)[upright].mean()) if upright.any() else 0.0,
        "intervals": _intervals(errors, right, confidence),
        **_calibration_figures(readings, errors, right, confidence),
        "confusion": [[int(((quarters == a) & (found == b)).sum()) for b in range(4)] for a in range(4)],
        "risk_coverage": risk_coverage(confidence, right),
        "aurc": area_under_risk(confidence, right),
        "median_coverage": median_coverage(confidence, errors),
    }


def _error_figures(errors: Floats) -> dict[str, float]:
    return {
        "mean": float(errors.mean()),
        "median": float(np.median(errors)),
        "p90": float(np.quantile(errors, 0.9)),
        "p95": float(np.quantile(errors, 0.95)),
        **{f"acc{limit}": float((errors <= limit).mean()) for limit in CLOSENESS},
    }


def _intervals(
    errors: Floats, right: NDArray[np.bool_], confidence: Floats
) -> dict[str, tuple[float, float]]:
    """By drawing photos with replacement; the most confident three quarters are those of all photos."""
    return {
        "mean": bootstrap_interval(errors),
        "median": bootstrap_interval(errors, of=np.median),
        **{f"acc{limit}": bootstrap_interval((errors <= limit).astype(float)) for limit in CLOSENESS},
        "four_way": bootstrap_interval(right.astype(float)),
        "four_way_confident_three_quarters": bootstrap_interval(
            right[_surest(confidence, 0.75)].astype(float)
        ),
    }


def _calibration_figures(
    readings: Sequence[Reading], errors: Floats, right: NDArray[np.bool_], confidence: Floats
) -> dict[str, Any]:
    """How far confidence is from the truth: of the quarter, and of the fine angle where the model tells it."""
    ece, reliability = expected_calibration_error(confidence, right)
    fine = np.array([reading.fine for reading in readings])
    close, fine_reliability = expected_calibration_error(fine, errors <= CLOSE)
    found: dict[str, Any] = {"ece": ece, "reliability": reliability}
    return {**found, "fine_ece": close, "fine_reliability": fine_reliability} if fine.any() else found


def area_under_risk(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Mean share of wrong answers over all coverages, the most confident first (AURC; Geifman et al. 2019)."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    return float(wrong.mean())


def median_coverage(confidence: Floats, errors: Floats, points: int = 20) -> list[tuple[float, float]]:
    """(coverage, median error) of the most confident share, for `points` shares up to 1."""
    order = np.argsort(-confidence, kind="stable")
    sizes = [max(1, round(len(order) * (i + 1) / points)) for i in range(points)]
    return [(size / len(order), float(np.median(errors[order[:size]]))) for size in sizes]


def _surest(confidence: Floats, share: float) -> NDArray[np.intp]:
    return np.argsort(-confidence, kind="stable")[: max(1, round(len(confidence) * share))]
