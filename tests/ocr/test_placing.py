"""Places on the photo as filed and as displayed: the very arithmetic that the pixels go through."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from search.ocr.placing import displayed, filed
from webapp.photos.models import Pose
from webapp.photos.pipeline.decode import as_displayed

POSES = [Pose(turn, tilt) for turn in (0, 90, 180, 270) for tilt in (0.0, 11.5, -4.0)]


@pytest.mark.parametrize("pose", POSES)
def test_a_mark_is_shown_where_its_place_says(pose: Pose) -> None:
    photo = Image.new("RGB", (400, 240), "black")
    ImageDraw.Draw(photo).rectangle((226, 96, 234, 104), fill="white")
    shown = np.asarray(as_displayed(photo, pose).convert("L"))
    rows, columns = np.nonzero(shown > 128)
    place = displayed(np.array([[230.5 / 400, 100.5 / 240]]), photo.size, *pose)[0]
    assert place * (shown.shape[1], shown.shape[0]) == pytest.approx(
        [columns.mean() + 0.5, rows.mean() + 0.5], abs=1.0
    )


@pytest.mark.parametrize("pose", POSES)
def test_there_and_back_is_the_same_place(pose: Pose) -> None:
    places = np.random.default_rng(0).random((20, 2))
    there = displayed(places, (4000, 3000), *pose)
    assert filed(there, (4000, 3000), *pose) == pytest.approx(places)
