"""Metrics of angles in degrees."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def circular_error(predicted: ArrayLike, true: ArrayLike) -> NDArray[np.float64]:
    """Smallest distance on the circle, 0..180 degrees: 180 - |(|a - b| mod 360) - 180|."""
    difference = np.abs(np.asarray(predicted, np.float64) - np.asarray(true, np.float64)) % 360.0
    return np.asarray(180.0 - np.abs(difference - 180.0))


def quarter(angle: ArrayLike) -> NDArray[np.int64]:
    """The nearest of 0, 90, 180, 270 degrees as 0..3."""
    return np.asarray(np.round(np.asarray(angle, np.float64) / 90.0), np.int64) % 4


def angle_figures(predicted: ArrayLike, true: ArrayLike) -> dict[str, float]:
    """Global (never per-batch) mean, median, P90, P95 in degrees; shares within 2, 5, 10; 4-way accuracy."""
    error = circular_error(predicted, true)
    if not error.size:
        raise ValueError("There is no angle to judge.")
    return {
        "mean": float(error.mean()),
        "median": float(np.median(error)),
        "p90": float(np.percentile(error, 90)),
        "p95": float(np.percentile(error, 95)),
        "acc2": float((error <= 2).mean()),
        "acc5": float((error <= 5).mean()),
        "acc10": float((error <= 10).mean()),
        "four_way": float((error <= 45).mean()),
    }
