"""The revisited protocol by command, and what it refuses; regions measured on made scenes."""

import json
import pickle
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image
from sklearn.datasets import load_sample_images


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A flower, a part of it and a smaller part of it, a temple, and plain colours."""
    root = tmp_path_factory.mktemp("revisited")
    china, flower = (Image.fromarray(pixels) for pixels in load_sample_images().images)
    made = {
        "flower": flower,
        "near": flower.crop((100, 20, 600, 400)),
        "far": flower.crop((250, 120, 480, 330)),
        "china": china,
        "half": china.crop((0, 0, 400, 427)),
        "red": Image.new("RGB", (300, 300), "red"),
        "sky": china.crop((0, 0, 640, 90)),
    }
    for name, image in made.items():
        image.save(root / f"{name}.jpg")
    return root


TRUTH: dict[str, Any] = {
    "imlist": ["near", "far", "china", "red"],
    "qimlist": ["flower"],
    "gnd": [{"bbx": [60.0, 10.0, 620.0, 420.0], "easy": [0], "hard": [1], "junk": [3]}],
}


def evaluated(task: str, *arguments: str) -> dict[str, Any]:
    file = Path(arguments[0])
    call_command("evaluate", task, *arguments[1:], "--json", str(file), stdout=StringIO())
    found: dict[str, Any] = json.loads(file.read_text())
    return found


@pytest.mark.parametrize("suffix", [".json", ".pkl"])
def test_every_protocol_is_measured_on_the_cropped_query(images: Path, tmp_path: Path, suffix: str) -> None:
    truth = tmp_path / f"gnd{suffix}"
    truth.write_bytes(json.dumps(TRUTH).encode() if suffix == ".json" else pickle.dumps(TRUTH))
    found = evaluated(
        "retrieval", str(tmp_path / "o.json"), "--revisited", str(truth), "--images", str(images)
    )
    assert {name: found[name]["map"] for name in ("easy", "medium", "hard")} == {
        "easy": 1,
        "medium": 1,
        "hard": 1,
    }
    assert (found["map"], found["p1"], found["photos"], found["queries"]) == (1, 1, 4, 1)


@pytest.mark.parametrize(
    "wrong", [{"imlist": ["none"]}, {"gnd": []}, {"gnd": [7]}, {"imlist": None}, {"qimlist": ["../flower"]}]
)
def test_a_truth_that_cannot_be_used_is_told(images: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    (tmp_path / "gnd.json").write_text(json.dumps({**TRUTH, **wrong}))
    with pytest.raises(CommandError):
        call_command(
            "evaluate", "retrieval", "--revisited", str(tmp_path / "gnd.json"), "--images", str(images)
        )


def test_one_of_the_truths_must_be_given(images: Path) -> None:
    with pytest.raises(CommandError, match="--scenes"):
        call_command("evaluate", "retrieval", "--images", str(images))


def test_regions_are_measured_with_and_without(images: Path, tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.mkdir()
    for number in range(5):
        Image.radial_gradient("L").rotate(30 * number).convert("RGB").save(others / f"{number}.jpg")
    (tmp_path / "s.json").write_text(
        json.dumps({"f": ["flower.jpg", "near.jpg"], "c": ["china.jpg", "half.jpg"]})
    )
    found = evaluated(
        "regions", str(tmp_path / "o.json"), "--scenes", str(tmp_path / "s.json"), "--images", str(images),
        "--distractors", str(others),
    )  # fmt: skip
    for question in ("part", "inside"):
        for kind in ("whole", "best"):
            assert 0 <= found[question][kind]["map"] <= 1
    assert found["photos"] == 9 and found["regions_per_photo"] <= 5
