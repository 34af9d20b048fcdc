"""What is shipped does its work on real photos."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from PIL import Image

from captioning.captioner import SHIPPED, shipped_captioner

FLICKR = settings.SHARED_DATA / "data" / "flickr8k"


@pytest.mark.shared_data
def test_the_shipped_captioner_reaches_its_floor_on_dev_photos(tmp_path: Path) -> None:
    dev = tmp_path / "dev.json"
    dev.write_text(json.dumps(json.loads((FLICKR / "dev.json").read_text())[:96]))
    call_command(
        "evaluate",
        "captions",
        f"--images={FLICKR / 'images'}",
        f"--references={dev}",
        f"--json={tmp_path / 'figures.json'}",
    )
    figures: dict[str, Any] = json.loads((tmp_path / "figures.json").read_text())
    assert {"bleu1", "bleu2", "bleu3", "bleu4", "rouge_l", "cider"} < set(figures)
    assert figures["photos"] == 96
    assert figures["model_version"].startswith("captioner-")
    assert figures["bleu4"] >= 0.17
    assert figures["cider"] >= 0.35


def test_the_command_names_a_wrong_entry_without_a_traceback(tmp_path: Path) -> None:
    refs = tmp_path / "refs.json"
    refs.write_text(json.dumps([{"image": "gone.jpg", "captions": ["A dog."]}]))
    with pytest.raises(CommandError, match=r"gone\.jpg"):
        call_command("evaluate", "captions", f"--images={tmp_path}", f"--references={refs}")


@pytest.mark.parametrize("size", [(1, 1), (3000, 20), (300, 200)])
def test_photos_of_any_shape_get_a_sentence(size: tuple[int, int]) -> None:
    found = shipped_captioner().describe([Image.new("RGB", size, (90, 140, 200))])
    assert found[0].text.endswith(".")
    assert 0 < found[0].confidence < 1


def test_exactly_one_captioner_is_shipped_and_it_is_small() -> None:
    weights = list(SHIPPED.glob("*.safetensors"))
    assert len(weights) == 1
    assert weights[0].stat().st_size < 12_000_000
