"""Self-supervised pretraining: from nothing, by right angles alone, into weights that other trainings begin with."""

from argparse import ArgumentTypeError
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image

from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file
from search.orientation.dataset import draw_angle
from search.orientation.network import orientation_loss
from search.orientation.photographs import COLLECTIONS, Photograph
from search.orientation.pretext import pretext_config, pretext_export
from search.orientation.starts import starting_net
from search.orientation.train_task import sizes_read
from search.orientation.training import Training, TrainingConfig
from tests.orientation.pictures import landscape_image


@pytest.fixture
def photos(tmp_path: Path) -> list[Photograph]:
    found = []
    for index in range(6):
        path = tmp_path / f"{index}.png"
        landscape_image(160 + 16 * index, 160).save(path)
        found.append(Photograph(path, COLLECTIONS[0]))
    return found


@pytest.fixture
def config(tmp_path: Path) -> TrainingConfig:
    return TrainingConfig(
        data="", folder=str(tmp_path / "run"), steps=2, batch=2, sizes=((0.0, 128),), warm_up=1,
        validate_every=2, validation_photos=2, workers=0,
    )  # fmt: skip


def test_the_pretext_sees_right_angles_only(config: TrainingConfig) -> None:
    rng = np.random.default_rng(0)
    augmentation = pretext_config(config).augmentation

    assert {draw_angle(rng, augmentation) for _ in range(100)} == {0.0, 90.0, 180.0, 270.0}


def test_the_pretext_teaches_the_quarters_alone() -> None:
    quarters, angles = torch.randn(3, 4), torch.tensor([0.0, 90.0, 270.0])
    losses = {
        float(orientation_loss((quarters, bins), angles, 6.0, 1.0, bin_weight=0.0))
        for bins in (torch.randn(3, 360), torch.zeros(3, 360))
    }

    assert len(losses) == 1


@pytest.mark.slow
def test_pretext_weights_begin_another_training(
    photos: list[Photograph], config: TrainingConfig, tmp_path: Path
) -> None:
    pretext = pretext_config(config)
    run = Training(pretext, photos[:4], photos[4:])
    stem = run.net.backbone._conv_stem.weight.detach().clone()
    run.run()
    out = tmp_path / "pretext.safetensors"

    written = pretext_export(pretext, 4, photos[4:], out)

    assert written.card["task"] == "orientation-pretext"  # never taken for a model that reads photos
    assert "--pretext" in written.card["command"]
    assert not torch.equal(run.net.backbone._conv_stem.weight, stem)  # nothing is frozen
    fine_tuned = replace(config, start=str(out), folder=str(tmp_path / "fine"))
    begun = Training(fine_tuned, photos[:4], photos[4:]).net.state_dict()
    stored = model_file(out).tensors()
    assert all(np.allclose(begun[name].numpy(), stored[name]) for name in stored)


def test_a_start_that_is_no_model_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")

    with pytest.raises(ExtractorError, match="safetensors"):
        starting_net(str(tmp_path / "photo.png"))
    with pytest.raises(ExtractorError, match="no file"):
        starting_net(str(tmp_path / "none.safetensors"))


@pytest.mark.parametrize("text", ["160", "0:100", "0.5:160", "0:130", "0:a"])
def test_sizes_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        sizes_read(text)


def test_sizes_are_read() -> None:
    assert sizes_read("0:128,0.4:160") == ((0.0, 128), (0.4, 160))


def test_a_training_without_photos_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="PLUMB_SHARED_DATA"):
        call_command("train", "orientation", "--pretext", "--data", str(tmp_path))
