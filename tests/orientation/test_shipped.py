"""The weights in the repository do what their card says, and know what they do not know."""

import csv
import json
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from search.extractors.model_files import model_file
from search.orientation.export import at_right_angles
from search.orientation.held_back import Calibration, RightAngles, cascade, upright_images
from search.orientation.photographs import photographs, split
from search.orientation.reader import OrientationReader, shortened


def test_a_temple_is_read_right_however_it_lies(shipped: OrientationReader, temple: Image.Image) -> None:
    turned = [temple.rotate(-90 * quarters, expand=True) for quarters in range(4)]

    assert [reading.quarter for reading in shipped.read(turned)] == [0, 1, 2, 3]


def test_a_temple_that_lies_on_its_side_takes_no_third_view(
    shipped: OrientationReader, temple: Image.Image
) -> None:
    upright, right, head_down, left = shipped.look(
        [temple.rotate(-90 * quarters, expand=True) for quarters in range(4)]
    )

    assert upright.turns == (0,)
    assert (right.turns, head_down.turns, left.turns) == ((0, 3), (0, 2), (0, 1))


@pytest.mark.shared_data
def test_the_reader_answers_as_its_calibration_took_it_to(shipped: OrientationReader) -> None:
    _, held_back = split(photographs(settings.SHARED_DATA / "data"), 0)
    images = upright_images(held_back[::60])
    file = model_file(settings.BASE_DIR / "search" / "weights" / "orientation-lite0.safetensors")
    calibration = Calibration(
        **{field.name: file.card["config"][field.name] for field in fields(Calibration)}
    )

    views = shipped.all_views(images)
    expected = cascade(RightAngles.of(views.quarters, views.bins), calibration)

    assert set(expected.views[:2].ravel().tolist()) == {1, 2, 4}
    for turn in range(2):
        seen = shipped.look([image.rotate(-90 * turn, expand=True) for image in images])
        assert [len(one.turns) for one in seen] == expected.views[turn].tolist()
        confidence = [one.reading.confidence for one in seen]
        assert confidence == pytest.approx(expected.confidence[turn].tolist(), abs=0.02)


def test_pictures_of_one_pixel_and_of_a_thousand_to_one_are_read(shipped: OrientationReader) -> None:
    readings = shipped.read([Image.new("RGB", (1, 1)), Image.new("RGB", (3000, 3))])

    assert all(0.2 < reading.confidence <= 1 for reading in readings)


def test_a_panorama_is_cut_to_its_middle() -> None:
    assert shortened(Image.new("RGB", (1000, 100))).size == (160, 100)
    assert shortened(Image.new("RGB", (300, 200))).size == (300, 200)


@pytest.mark.shared_data
@pytest.mark.slow
def test_held_back_photos_reach_the_cards_figure(shipped: OrientationReader) -> None:
    file = model_file(Path(settings.BASE_DIR) / "search" / "weights" / "orientation-lite0.safetensors")
    _, held_back = split(photographs(settings.SHARED_DATA / "data"), file.card["seed"])
    sample = held_back[:: len(held_back) // 120]

    found = at_right_angles(shipped, sample)

    right = (found.four.argmax(axis=1) == 0).mean()
    assert right > file.card["metrics"]["four_way_four_views"] - 0.08
    assert right >= 0.75


def test_predict_writes_a_line_for_each_photo(tmp_path: Path, temple: Image.Image) -> None:
    temple.save(tmp_path / "upright.jpg")
    temple.rotate(-90, expand=True).save(tmp_path / "right.png")
    (tmp_path / "text.jpg").write_text("no photo")

    call_command("predict", "orientation", str(tmp_path), str(tmp_path / "out.csv"))

    with (tmp_path / "out.csv").open() as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["id", "label"]
    assert [line[0] for line in lines[1:]] == ["right.png", "upright.jpg"]
    assert float(lines[1][1]) == pytest.approx(90, abs=10)


@pytest.mark.parametrize(
    ("folder", "out", "said"),
    [
        ("photos", "none/out.csv", "no folder .*none to write to. Make it"),
        ("photos", "photos", "is a folder. Name the CSV file"),
        ("photos/a.png", "out.csv", "a.png is not a folder"),
        ("nowhere", "out.csv", "nowhere is not a folder"),
    ],
)
def test_predict_says_which_path_is_wrong_and_what_to_do(
    tmp_path: Path, folder: str, out: str, said: str
) -> None:
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (8, 8)).save(tmp_path / "photos" / "a.png")

    with pytest.raises(CommandError, match=said):
        call_command("predict", "orientation", str(tmp_path / folder), str(tmp_path / out))


def test_predict_looks_at_the_circle_alone_when_asked(tmp_path: Path, temple: Image.Image) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for index, corner in enumerate(("black", "yellow")):
        photo = temple.crop((0, 0, 400, 400))
        for place in ((0, 0), (340, 0), (0, 340), (340, 340)):
            photo.paste(corner, (*place, place[0] + 50, place[1] + 50))  # outside the circle
        photo.save(folder / f"{index}.png")

    call_command("predict", "orientation", str(folder), str(tmp_path / "out.csv"), "--round")

    with (tmp_path / "out.csv").open() as file:
        labels = [label for _, label in csv.reader(file)][1:]
    assert labels[0] == labels[1]
    assert 0 <= float(labels[0]) < 360


def test_evaluate_writes_every_figure_of_the_contract(tmp_path: Path, temple: Image.Image) -> None:
    for index in range(3):
        temple.crop((20 * index, 0, 600, 400)).save(tmp_path / f"{index}.png")

    for more in ([], ["--angles", "right", "--round"]):
        out = tmp_path / "figures.json"
        call_command("evaluate", "orientation", "--images", str(tmp_path), "--json", str(out), *more)

        found = json.loads(out.read_text())
        wanted = ["mean", "median", "p90", "p95", "acc2", "acc5", "acc10"]
        wanted += ["four_way", "coverage", "precision_at_coverage"]
        wanted += ["four_way_confident_three_quarters", "ece", "reliability", "risk_coverage", "confusion"]
        assert set(wanted) <= set(found)
        assert {"median", "four_way", "acc5"} <= set(found["intervals"])
        assert found["photos"] == 3
        assert found["four_way"] == 1.0
        assert found["ms_per_photo"] > 0
        assert "seed 0" in found["protocol"]


def test_evaluate_shows_what_was_read_wrong(tmp_path: Path, temple: Image.Image) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    temple.rotate(180).save(folder / "head down.png")  # called upright, so it is read wrong

    sheet = tmp_path / "sheet.png"
    call_command(
        "evaluate", "orientation", "--images", str(folder), "--angles", "right", "--sheet", str(sheet),
        "--json", str(tmp_path / "figures.json"),
    )  # fmt: skip

    found = json.loads((tmp_path / "figures.json").read_text())
    assert found["four_way"] == 0.0
    assert sum(map(sum, found["confusion"])) == 1
    with Image.open(sheet) as image:
        pixels = np.asarray(image.convert("L"))
    assert pixels[20:180, 20:180].mean() < 200  # the photo
    assert pixels[:, 200:].min() == 255  # and no other
