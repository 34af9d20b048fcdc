"""Pictures that show too little to be searched by are refused with the reason."""

import numpy as np
import pytest
from PIL import Image

from search.errors import QueryUnreadable
from search.retrieval.region import Region
from search.retrieval.source import Source


def noise(width: int, height: int, strength: float) -> Image.Image:
    values = 128 + strength * np.random.default_rng(0).normal(size=(height, width, 3))
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def test_a_picture_that_shows_something_is_taken() -> None:
    assert Source(noise(300, 200, 30), Region(0.5, 0.5, 0.2, 0.2)).looked_at().size == (60, 40)


@pytest.mark.parametrize("strength", [0.0, 1.0])
def test_a_picture_of_one_colour_is_refused(strength: float) -> None:
    with pytest.raises(QueryUnreadable, match="one colour"):
        Source(noise(300, 200, strength)).looked_at()


def test_a_part_of_one_colour_is_refused() -> None:
    image = noise(300, 200, 30)
    image.paste((255, 255, 255), (0, 0, 150, 200))
    with pytest.raises(QueryUnreadable, match="one colour"):
        Source(image, Region(0.0, 0.0, 0.4, 0.4)).looked_at()


def test_a_part_of_ten_pixels_is_refused() -> None:
    with pytest.raises(QueryUnreadable, match=r"10 x 10 pixels.*larger box"):
        Source(noise(200, 200, 30), Region(0.1, 0.1, 0.05, 0.05)).looked_at()


def test_a_picture_of_ten_pixels_is_refused() -> None:
    with pytest.raises(QueryUnreadable, match=r"10 x 10 pixels.*larger one"):
        Source(noise(10, 10, 30)).looked_at()
