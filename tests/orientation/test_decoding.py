"""From logits to angle, quarter and confidence."""

import numpy as np
import pytest
import torch

from search.orientation.calibration import (
    coverage_and_precision,
    fitted_temperature,
    harm_threshold,
    precision_threshold,
    risk_coverage,
)
from search.orientation.decoding import (
    Floats,
    Reading,
    distributions,
    log_softmax,
    quarter_mass,
    readings,
    turned_forward,
)
from search.orientation.network import quarters_of, soft_bins


def logits_for(angle: float, sigma: float = 6.0) -> tuple[Floats, Floats]:
    """What a network that is sure of `angle` says: [1, 4] and [1, 360]."""
    bins = soft_bins(torch.tensor([angle]), sigma)
    return np.log(quarters_of(bins).numpy() + 1e-9), np.log(bins.numpy() + 1e-12)


def decode(quarters: Floats, bins: Floats, *, temperature: float) -> list[Reading]:
    return readings(*distributions(quarters, bins, temperature=temperature))


@pytest.mark.parametrize("angle", [0.0, 0.4, 12.3, 89.7, 180.25, 269.5, 359.6])
def test_an_angle_is_read_to_a_tenth_of_a_degree(angle: float) -> None:
    quarters, bins = logits_for(angle)

    reading = decode(quarters[None], bins[None], temperature=1.0)[0]

    assert (reading.angle - angle + 180) % 360 - 180 == pytest.approx(0, abs=0.1)
    assert reading.quarter == round(angle / 90) % 4
    assert reading.confidence > 0.99


def test_four_views_turned_further_agree_with_the_first() -> None:
    views = [logits_for((200.0 + 90 * view) % 360) for view in range(4)]

    reading = decode(np.stack([q for q, _ in views]), np.stack([b for _, b in views]), temperature=1.0)[0]

    assert reading.angle == pytest.approx(200, abs=0.1)
    assert reading.quarter == 2


def test_three_views_outvote_one_that_errs() -> None:
    views = [
        logits_for(angle) for angle in (90.0, 180.0, 0.0, 0.0)
    ]  # of a photo turned by 90; the third errs

    reading = decode(np.stack([q for q, _ in views]), np.stack([b for _, b in views]), temperature=1.0)[0]

    assert reading.quarter == 1


def test_logits_that_know_nothing_give_a_quarter_of_confidence() -> None:
    reading = decode(np.zeros((1, 1, 4), np.float32), np.zeros((1, 1, 360), np.float32), temperature=1.0)[0]

    assert reading.confidence == pytest.approx(0.25)


def test_numpy_and_torch_draw_the_same_borders_between_quarters() -> None:
    bins = np.random.default_rng(0).dirichlet(np.ones(360), 5)

    assert np.allclose(quarter_mass(bins), quarters_of(torch.from_numpy(bins)).numpy())


def test_the_temperature_undoes_overconfidence() -> None:
    rng = np.random.default_rng(0)
    honest = log_softmax(rng.normal(0, 1.5, (4000, 4)))
    truth = np.array([rng.choice(4, p=np.exp(row)) for row in honest])

    assert fitted_temperature(honest * 2, truth) == pytest.approx(2, rel=0.1)


def test_the_threshold_keeps_as_many_as_the_precision_allows() -> None:
    confidence = np.linspace(1, 0, 1000)
    right = np.arange(1000) < 400

    threshold = precision_threshold(confidence, right, 0.99)

    coverage, precision = coverage_and_precision(confidence, right, threshold)
    assert precision >= 0.99
    assert coverage == pytest.approx(0.404, abs=0.001)


def test_no_threshold_is_found_where_no_confidence_is_earned() -> None:
    assert precision_threshold(np.linspace(1, 0, 200), np.zeros(200, bool), 0.9) > 1


def test_the_risk_coverage_curve_ends_at_the_accuracy_of_all() -> None:
    right = np.array([True, True, False, True])

    assert risk_coverage(np.array([0.9, 0.8, 0.2, 0.7]), right, points=4)[-1] == (1.0, 0.75)


def test_the_harm_threshold_stops_all_but_the_allowed_share_of_wrong_answers() -> None:
    confidence = np.linspace(1, 0, 1000)
    right = np.arange(1000) % 100 != 50  # wrong at places 50, 150, 250 ...

    threshold = harm_threshold(confidence, right, 0.002)

    assert ((confidence >= threshold) & ~right).sum() == 2
    assert harm_threshold(confidence, np.ones(1000, bool), 0.002) == 0


@pytest.mark.parametrize("by", [0.0, 12.5, -30.25, 200.0])
def test_what_is_seen_turned_back_is_told_of_the_photo_as_it_came(by: float) -> None:
    seen = np.log(soft_bins(torch.tensor([4.0]), 6.0).numpy().astype(float) + 1e-12)

    told = readings(np.eye(4)[[round((4 + by) / 90) % 4]], np.exp(turned_forward(seen, np.array([by]))))[0]

    assert (told.angle - 4 - by + 180) % 360 - 180 == pytest.approx(0, abs=0.2)
