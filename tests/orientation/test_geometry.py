"""Turning: the sign of an angle, and the largest rectangle without empty corners."""

import math

import numpy as np
import pytest

from search.orientation.geometry import fitting_box, rounded, slack, turned_view
from tests.orientation.pictures import landscape
from webapp.photos.geometry import largest_rectangle


def test_ninety_degrees_bring_the_top_to_the_right() -> None:
    view = turned_view(landscape(), 90, 128).mean(axis=2)

    assert view[64, 120] > 200
    assert view[64, 20] < 60


@pytest.mark.parametrize("quarters", range(4))
def test_right_angles_equal_a_clockwise_turn_without_loss(quarters: int) -> None:
    square = landscape(200, 200)

    view = turned_view(square, 90 * quarters, 200)

    assert np.abs(view.astype(int) - np.rot90(square, -quarters).astype(int)).max() <= 1


def test_mirroring_keeps_up_where_it_was_and_swaps_the_sides() -> None:
    view = turned_view(landscape(), 0, 64, mirror=True)

    assert view[:8, 8:48].mean() > view[-8:, 8:48].mean()
    assert tuple(view[32, 61]) == (255, 0, 0)


def test_a_turned_view_has_no_empty_corners() -> None:
    white = np.full((180, 320, 3), 255, np.uint8)
    for angle in (13, 45, 77, 123, 300):
        assert turned_view(white, angle, 96).min() == 255


@pytest.mark.parametrize(("width", "height"), [(640, 480), (480, 640), (500, 500), (1000, 100)])
@pytest.mark.parametrize("angle", [0.0, 1.0, 15.0, 30.0, 45.0, 60.0, 90.0, 135.0, 200.0])
def test_the_largest_rectangle_is_as_large_as_brute_force_finds(
    width: int, height: int, angle: float
) -> None:
    found = largest_rectangle(width, height, angle)

    best = max(
        box[0] * box[1]
        for aspect in np.exp(np.linspace(-5, 5, 4001))
        for box in [fitting_box(width, height, angle, float(aspect))]
    )
    assert found[0] * found[1] == pytest.approx(best, rel=0.002)
    assert max(slack(width, height, angle, found)) >= 0


def test_the_largest_rectangle_at_fifteen_degrees_keeps_sixty_four_percent() -> None:
    width, height = largest_rectangle(640, 480, 15)

    assert width * height / (640 * 480) == pytest.approx(0.64, abs=0.005)


def test_a_round_crop_keeps_the_circle_alone() -> None:
    view = rounded(np.full((100, 100, 3), 200, np.uint8), 7)

    assert view[0, 0, 0] == 7
    assert (view == 200).mean() == pytest.approx(math.pi / 4, abs=0.01)
