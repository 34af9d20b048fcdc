"""What has no clear "up" is not turned and not suggested: a wrong turn is worse than none."""

from itertools import product

import numpy as np
import pytest
from PIL import Image

from search.orientation.reader import OrientationReader
from search.orientation.trials import angle_errors, drawn_angles, turned_image
from tests.orientation.pictures import black_frame, checkerboard, collage, noise, sky, texture


def test_noise_is_read_by_chance_and_without_confidence(shipped: OrientationReader) -> None:
    """The canary: if noise were read better than by chance, the trials themselves would tell the angle."""
    images = noise(64, 200, seed=1)
    for kind in ("right", "uniform"):
        angles = drawn_angles(len(images), kind, seed=2)

        found = shipped.read([turned_image(i, float(a)) for i, a in zip(images, angles, strict=True)])

        quarters = np.round(angles / 90) % 4
        right = np.mean(
            [reading.quarter == quarter for reading, quarter in zip(found, quarters, strict=True)]
        )
        errors = angle_errors(np.array([reading.angle for reading in found]), angles)
        assert 0.08 < right < 0.42
        assert 60 < errors.mean() < 120
        assert max(reading.confidence for reading in found) < shipped.suggestion


@pytest.mark.parametrize("grain", [1, 2, 4, 8, 16, 32])
def test_textures_without_a_face_are_left_alone(shipped: OrientationReader, grain: float) -> None:
    found = shipped.read([texture(seed, grain) for seed in range(8)])

    assert max(reading.confidence for reading in found) < shipped.suggestion


def test_an_empty_sky_is_never_turned(shipped: OrientationReader) -> None:
    found = shipped.read([sky(seed) for seed in range(16)])

    assert max(reading.confidence for reading in found) < shipped.threshold
    assert np.mean([reading.confidence < shipped.suggestion for reading in found]) > 0.8


def test_checkerboards_flat_and_black_frames_are_left_alone(
    shipped: OrientationReader, temple: Image.Image
) -> None:
    boards = [checkerboard(cell) for cell in (4, 8, 20, 32, 40, 80)]
    flat = [Image.new("RGB", (300, 200), colour) for colour in ("black", "white", "gray", "skyblue", "green")]
    frames = [black_frame(), black_frame(temple)]

    found = shipped.read([*boards, *flat, *frames])

    assert max(reading.confidence for reading in found) < shipped.suggestion


def test_a_collage_of_all_four_turns_is_left_alone(shipped: OrientationReader, temple: Image.Image) -> None:
    assert shipped.read([collage(temple)])[0].confidence < shipped.suggestion


def test_panoramas_are_not_turned_away(shipped: OrientationReader, temple: Image.Image) -> None:
    """One to ten either way: a strip of a temple, squeezed or cut."""
    width, height = temple.size
    strip = temple.crop((0, height // 3, width, height // 3 + width // 10))
    panoramas = [strip.resize((1000, 100)), temple.resize((1000, 100)), strip.resize((100, 1000))]

    for panorama, reading in zip(panoramas, shipped.read(panoramas), strict=True):
        assert panorama.size in ((1000, 100), (100, 1000))
        assert reading.quarter == 0 or reading.confidence < shipped.threshold


def test_a_grey_photo_is_read_like_a_coloured_one(shipped: OrientationReader, temple: Image.Image) -> None:
    grey = temple.convert("L").convert("RGB")

    found = shipped.read([grey.rotate(-90 * quarter, expand=True) for quarter in range(4)])

    assert [reading.quarter for reading in found] == [0, 1, 2, 3]


def test_angles_are_clockwise_degrees_that_the_content_lies_turned(
    shipped: OrientationReader, temple: Image.Image
) -> None:
    """The sign convention, from pixels to reading: Pillow turns counter-clockwise, so its angle is negative."""
    for quarter, tilt in product(range(4), (-12, 12)):
        angle = (90 * quarter + tilt) % 360
        by_pillow = temple.rotate(-angle, Image.Resampling.BICUBIC, expand=True)
        width, height = by_pillow.size
        middle = by_pillow.crop((width // 4, height // 4, width * 3 // 4, height * 3 // 4))
        for turned in (turned_image(temple, angle), middle):
            assert angle_errors(np.array(shipped.read([turned])[0].angle), np.array(angle)) < 7
