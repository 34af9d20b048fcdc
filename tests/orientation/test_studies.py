"""Our own experiments: a table of features by what they learned from, and of errors by how much was learned from."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from search.orientation.pretext_study import probed
from tests.orientation.pictures import checkerboard, landscape_image, texture

SHIPPED = settings.BASE_DIR / "search" / "weights" / "orientation-lite0.safetensors"


@pytest.fixture
def classes(tmp_path: Path) -> Path:
    """Three kinds of pictures that anybody can tell apart, a folder each."""
    folder = tmp_path / "classes"
    for kind in ("landscape", "board", "texture"):
        (folder / kind).mkdir(parents=True)
    for index in range(6):
        landscape_image(200 + 10 * index, 160).save(folder / "landscape" / f"{index}.png")
        checkerboard(12 + 6 * index, 160).save(folder / "board" / f"{index}.png")
        texture(index, 3, 160).save(folder / "texture" / f"{index}.png")
    return folder


def test_the_pretext_study_compares_networks_of_one_shape(
    classes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "study.json"
    call_command(
        "study", "orientation-pretext", "--images", str(classes), "--pretext", str(SHIPPED), "--splits", "2",
        "--json", str(out),
    )  # fmt: skip

    found = json.loads(out.read_text())
    assert [row["features"] for row in found["rows"]] == [
        "random", "four turns, no labels", "ImageNet", "ImageNet, then upright photos",
    ]  # fmt: skip
    assert float(found["rows"][2]["last map"].split()[0]) > 0.8
    assert "18 photos of 3 classes" in found["protocol"]
    assert "| ImageNet |" in capsys.readouterr().out


def test_the_pretext_study_says_how_to_make_its_weights(classes: Path) -> None:
    with pytest.raises(CommandError, match="--pretext"):
        call_command("study", "orientation-pretext", "--images", str(classes))


def test_a_probe_of_nothing_but_noise_is_right_by_chance() -> None:
    """No class leaks from one half into the other."""
    noise = np.random.default_rng(0).normal(size=(400, 20)).astype(np.float32)

    assert probed(noise, np.repeat(list("abcd"), 100), splits=3, seed=0).mean() < 0.33


def test_shares_that_are_none_are_refused() -> None:
    with pytest.raises(CommandError, match="up to 1"):
        call_command("study", "orientation-data", "--shares", "25")


@pytest.mark.slow
def test_the_data_study_has_a_row_for_each_share(tmp_path: Path) -> None:
    folder = tmp_path / "animals"
    folder.mkdir()
    for index in range(40):
        landscape_image(160 + index, 160).save(folder / f"{index}.png")
    out = tmp_path / "study.json"

    call_command(
        "study", "orientation-data", "--data", str(tmp_path), "--shares", "0.6", "1", "--steps", "1",
        "--batch", "4", "--workers", "0", "--json", str(out),
    )  # fmt: skip

    rows = json.loads(out.read_text())["rows"]
    assert [row["share"] for row in rows] == [0.6, 1.0]
    assert rows[0]["photos"] < rows[1]["photos"]
    assert all(0 <= row["four_way"] <= 1 and row["median"] >= 0 for row in rows)
