"""The figures of an evaluation, on answers whose figures are known."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from search.orientation.calibration import (
    bootstrap_interval,
    expected_calibration_error,
    fitted_fine_temperature,
)
from search.orientation.decoding import Reading, close_mass
from search.orientation.figures import area_under_risk, median_coverage, orientation_figures
from search.orientation.sheet import MOST, Failure, sheet_write, surest

TRUTH = np.array([0.0, 90.0, 180.0, 270.0, 10.0, 359.0, 44.0, 46.0])
READINGS = [
    Reading(1.0, 0, 0.99), Reading(93.0, 1, 0.98), Reading(0.0, 0, 0.5), Reading(276.0, 3, 0.9),
    Reading(10.5, 0, 0.97), Reading(1.0, 0, 0.96), Reading(60.0, 1, 0.4), Reading(46.0, 1, 0.8),
]  # fmt: skip


def test_errors_go_the_short_way_round_and_are_counted_over_all_photos() -> None:
    found = orientation_figures(READINGS, TRUTH, threshold=0.95)

    errors = [1, 3, 180, 6, 0.5, 2, 16, 0]
    assert found["mean"] == pytest.approx(np.mean(errors))
    assert found["median"] == pytest.approx(np.median(errors))
    assert found["p90"] == pytest.approx(np.quantile(errors, 0.9))
    assert (found["acc2"], found["acc5"], found["acc10"]) == (4 / 8, 5 / 8, 6 / 8)


def test_quarters_coverage_and_the_surest_three_quarters() -> None:
    found = orientation_figures(READINGS, TRUTH, threshold=0.95)

    assert found["four_way"] == 6 / 8
    assert found["four_way_confident_three_quarters"] == 1.0
    assert (found["coverage"], found["precision_at_coverage"]) == (0.5, 1.0)
    assert found["upright_turned_wrongly"] == 0.0
    assert found["confusion"][2] == [1, 0, 0, 0]
    assert found["risk_coverage"][-1] == (1.0, 6 / 8)
    low, high = found["intervals"]["four_way"]
    assert 0.25 <= low < 0.75 < high <= 1.0


def test_an_upright_photo_that_would_be_turned_away_is_counted() -> None:
    readings = [Reading(90.0, 1, 0.99), Reading(0.0, 0, 0.99), Reading(90.0, 1, 0.5), Reading(0.0, 0, 0.99)]

    found = orientation_figures(readings, np.array([0.0, 0.0, 0.0, 90.0]), threshold=0.95)

    assert found["upright_turned_wrongly"] == pytest.approx(1 / 3)


def test_the_calibration_error_is_the_gap_between_said_and_true() -> None:
    confidence = np.repeat([0.95, 0.55], 100)
    honest = np.concatenate([np.arange(100) < 95, np.arange(100) < 55])

    assert expected_calibration_error(confidence, honest)[0] == pytest.approx(0)
    assert expected_calibration_error(confidence, np.zeros(200, bool))[0] == pytest.approx(0.75)
    assert [count for _, _, count in expected_calibration_error(confidence, honest)[1]] == [100, 100]


def test_the_area_under_the_risk_is_less_the_better_confidence_orders() -> None:
    right = np.array([True] * 8 + [False] * 2)

    assert area_under_risk(np.linspace(1, 0, 10), right) < area_under_risk(np.linspace(0, 1, 10), right)
    assert median_coverage(np.linspace(1, 0, 10), np.arange(10.0), points=2) == [(0.5, 2.0), (1.0, 4.5)]


def test_the_interval_of_a_median_holds_it() -> None:
    values = np.random.default_rng(0).exponential(5, 500)

    low, high = bootstrap_interval(values, of=np.median)

    assert low < np.median(values) < high
    assert high - low < 2


def test_the_mass_near_an_angle_becomes_an_honest_probability() -> None:
    """Bins that promise more than they keep: the fitted temperature takes back what was too much."""
    rng = np.random.default_rng(0)
    offsets = (np.arange(360) + 180) % 360 - 180
    sharp = np.exp(-0.5 * (offsets / 2) ** 2)
    bins = np.repeat((sharp / sharp.sum())[None], 2000, axis=0)
    angles = np.zeros(2000)
    close = np.abs(rng.normal(0, 6, 2000)) <= 5

    temperature = fitted_fine_temperature(bins, angles, close)

    assert close_mass(bins, angles, 1.0).mean() > 0.95
    assert close_mass(bins, angles, temperature).mean() == pytest.approx(close.mean(), abs=0.03)


def test_a_sheet_shows_the_most_confident_failures_first(tmp_path: Path) -> None:
    colours = ["red", "lime", "blue"] * 30
    failures = [
        Failure(tmp_path / f"{i}.jpg", Image.new("RGB", (40, 30), colour), 0, 90, i / 100)
        for i, colour in enumerate(colours)
    ]

    sheet_write(failures, tmp_path / "sheet.png")

    assert [failure.confidence for failure in surest(failures)[:2]] == [0.89, 0.88]
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size == (1200, 10 * 236)
        assert sheet.getpixel((100, 100)) == (0, 0, 255)
    assert len(surest(failures)) == MOST
