"""The order of reading."""

import numpy as np

from search.ocr.order import Places, reading_order

SIZE = (1000, 800)


def line(left: float, top: float, width: float = 300, height: float = 30) -> Places:
    right, bottom = left + width, top + height
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]]) / SIZE


def test_lines_go_from_top_to_bottom() -> None:
    assert reading_order([line(100, 200), line(100, 100), line(104, 150)], SIZE) == [1, 2, 0]


def test_words_of_one_row_go_from_left_to_right_though_they_slant() -> None:
    assert reading_order([line(420, 96), line(100, 104), line(100, 140)], SIZE) == [1, 0, 2]


def test_a_slanting_page_is_read_like_a_straight_one() -> None:
    page = [line(50, 100), line(50, 140), line(50, 180), line(550, 100), line(550, 140), line(550, 180)]
    for degrees in (12, 90, 180, -70):
        sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
        turn = np.array([[cosine, sine], [-sine, cosine]])
        turned = [(places * SIZE) @ turn / SIZE for places in page]
        assert reading_order([turned[i] for i in (4, 0, 3, 2, 5, 1)], SIZE) == [1, 5, 3, 2, 0, 4]


def test_columns_are_read_one_after_the_other() -> None:
    left = [line(50, 100), line(50, 140), line(50, 180)]
    right = [line(550, 100), line(550, 140), line(550, 180)]
    mixed = [right[1], left[0], right[0], left[2], right[2], left[1]]
    assert reading_order(mixed, SIZE) == [1, 5, 3, 2, 0, 4]


def test_a_headline_is_no_part_of_the_column_below_it() -> None:
    assert reading_order([line(50, 150), line(550, 150), line(50, 60, 800, 70)], SIZE) == [2, 0, 1]


def test_nothing_is_in_order() -> None:
    assert reading_order([], SIZE) == []
