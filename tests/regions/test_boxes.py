"""Boxes, their overlap, and the cells of a map that they cover."""

import numpy as np
import pytest

from search.regions.boxes import cells, overlap, rounded, suppressed


def test_overlap_is_intersection_over_union() -> None:
    assert overlap((0, 0, 1, 1), (0, 0, 1, 1)) == 1.0
    assert overlap((0, 0, 0.5, 1), (0.5, 0, 0.5, 1)) == 0.0
    assert overlap((0, 0, 0.5, 1), (0.25, 0, 0.5, 1)) == pytest.approx(1 / 3)


def test_the_better_of_two_overlapping_boxes_stays() -> None:
    boxes = [(0.0, 0.0, 0.5, 0.5), (0.02, 0.0, 0.5, 0.5), (0.5, 0.5, 0.5, 0.5)]
    assert suppressed(boxes, [1, 0, 2], most=5, allowed=0.5) == [1, 2]
    assert suppressed(boxes, [1, 0, 2], most=1, allowed=0.5) == [1]


def test_a_box_is_cut_to_the_photo() -> None:
    assert rounded(-0.1, 0.9, 0.4, 0.4) == (0.0, 0.9, 0.3, 0.1)


def test_cells_are_a_mean_over_the_box_and_never_empty() -> None:
    found = cells([(0.0, 0.0, 1.0, 1.0), (0.5, 0.0, 0.5, 0.5), (0.99, 0.99, 0.01, 0.01)], 4, 4)
    np.testing.assert_allclose(found.sum(1), 1.0, rtol=1e-6)
    assert (found[0] == 1 / 16).all()
    assert np.flatnonzero(found[1]).tolist() == [2, 3, 6, 7]
    assert np.flatnonzero(found[2]).tolist() == [15]
