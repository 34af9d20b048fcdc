"""Training: batches can be asked for again, and a run that was cut off goes on as if it had not been."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from search.orientation.dataset import Augmentation, TurnedBatches, draw_angle
from search.orientation.faceless import DRAWINGS, Drawing
from search.orientation.network import quarters_of, soft_bins
from search.orientation.photographs import COLLECTIONS, Photograph
from search.orientation.training import Training, TrainingConfig, best_weights
from tests.orientation.pictures import landscape_image


@pytest.fixture
def photos(tmp_path: Path) -> list[Photograph]:
    found = []
    for index in range(6):
        path = tmp_path / f"{index}.png"
        landscape_image(160 + 16 * index, 160).save(path)
        found.append(Photograph(path, COLLECTIONS[index % 3]))
    return found


def test_a_batch_is_the_same_whenever_it_is_asked_for(photos: list[Photograph]) -> None:
    first, second = (
        TurnedBatches(photos, batch=4, sizes=[128] * 3, seed=5, augmentation=Augmentation()) for _ in range(2)
    )
    _ = first[0]

    views, angles = first[2]
    again, angles_again = second[2]

    assert np.array_equal(views, again)
    assert np.array_equal(angles, angles_again)
    assert views.shape == (4, 3, 128, 128)
    assert -1.0 <= views.min() < views.max() <= 1.0


def test_some_pictures_have_no_up_and_any_angle_is_as_right_as_another(photos: list[Photograph]) -> None:
    batches = TurnedBatches(photos, batch=8, sizes=[128] * 3, seed=0, augmentation=Augmentation(faceless=0.5))

    angles = np.concatenate([batches[index][1] for index in range(3)])

    assert 4 <= np.isnan(angles).sum() <= 20
    target = soft_bins(torch.tensor([float("nan"), 90.0]), 4.0)
    assert torch.allclose(target[0], torch.tensor(1 / 360))
    assert target[1].argmax() == 90
    assert torch.allclose(quarters_of(target)[0], torch.tensor(0.25))


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_a_faceless_picture_fills_its_square(drawing: Drawing) -> None:
    picture = drawing(np.random.default_rng(1), 96)

    assert picture.shape == (96, 96, 3)
    assert picture.dtype == np.uint8


def test_two_fifths_of_the_angles_lie_near_right_ones() -> None:
    rng = np.random.default_rng(0)
    angles = np.array([draw_angle(rng, Augmentation()) for _ in range(4000)])

    near = np.abs((angles + 45) % 90 - 45) < 5
    assert 0.42 < near.mean() < 0.52
    assert angles.min() >= 0
    assert angles.max() < 360


@pytest.mark.slow
def test_a_run_that_was_cut_off_ends_with_the_same_weights(photos: list[Photograph], tmp_path: Path) -> None:
    config = TrainingConfig(
        data="", folder=str(tmp_path / "whole"), steps=4, batch=2, sizes=((0.0, 128),), warm_up=1,
        validate_every=2, validation_photos=2, workers=0, patience=99,
    )  # fmt: skip
    Training(config, photos[:4], photos[4:]).run()

    cut = replace(config, folder=str(tmp_path / "cut"))
    run = Training(cut, photos[:4], photos[4:])
    for batch in run._batches():
        run.learn(batch)
        if run.step == 2:
            run.save()
            break
    Training(cut, photos[:4], photos[4:]).run()

    whole, resumed = (torch.load(tmp_path / name / "last.pt")["net"] for name in ("whole", "cut"))
    assert all(torch.equal(whole[name], resumed[name]) for name in whole)


def test_frozen_blocks_do_not_learn_and_the_rest_does(photos: list[Photograph], tmp_path: Path) -> None:
    config = TrainingConfig(
        data="", folder=str(tmp_path), steps=1, batch=2, sizes=((0.0, 128),), warm_up=1, workers=0
    )
    run = Training(config, photos[:4], photos[4:])
    before = {name: tensor.clone() for name, tensor in run.net.state_dict().items()}
    run.learn(next(iter(run._batches())))
    after = run.net.state_dict()

    assert torch.equal(before["backbone._conv_stem.weight"], after["backbone._conv_stem.weight"])
    assert torch.equal(before["backbone._bn0.running_mean"], after["backbone._bn0.running_mean"])
    assert not torch.equal(before["backbone._blocks.2._project_conv.weight"],
                           after["backbone._blocks.2._project_conv.weight"])  # fmt: skip


def test_the_cosine_follows_the_budget_of_minutes(photos: list[Photograph], tmp_path: Path) -> None:
    config = TrainingConfig(data="", folder=str(tmp_path), steps=1000, minutes=2.0)
    run = Training(config, photos[:4], photos[4:])
    run.step, run.seconds = 300, 60.0

    assert run.progress() == pytest.approx(0.5)
    run.seconds = 120.0
    assert run.finished()


def test_no_weights_are_claimed_before_the_first_validation(tmp_path: Path) -> None:
    assert best_weights(tmp_path) is None


def test_exif_is_applied_before_a_photo_is_turned(tmp_path: Path) -> None:
    from search.orientation.photographs import read_pixels

    image = landscape_image()
    plain, lying = tmp_path / "plain.png", tmp_path / "lying.jpg"
    image.save(plain)
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned by 90 degrees clockwise
    image.transpose(Image.Transpose.ROTATE_90).save(lying, exif=exif, quality=95)

    difference = np.abs(read_pixels(plain, 120).astype(int) - read_pixels(lying, 120).astype(int))
    assert difference.mean() < 6
