"""`manage.py evaluate duplicates`: edits of a few photos are found, a moment is none of them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from webapp.photos.services.samples import sample_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six sample photos, small."""
    images = tmp_path / "images"
    images.mkdir()
    for path in sample_files()[:6]:
        image = Image.open(path).convert("RGB")
        image.thumbnail((320, 320))
        image.save(images / f"{path.stem}.jpg", quality=92)
    return images


def test_each_class_has_its_precision_and_recall(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "d.json"
    asked = ["--images", str(folder), "--seed", "0", "--photos", "3", "--json", str(file)]
    call_command("evaluate", "duplicates", *asked, stdout=StringIO())
    found = json.loads(file.read_text())
    assert found["precision"] == {"identical": 1.0, "edited": 1.0, "burst": 1.0}
    assert found["recall"] == {"identical": 1.0, "edited": 1.0, "burst": 1.0}
    assert found["moments_called_edited"] == 0
    assert found["photos"] == 6 + 3 * 8 and found["pairs"] == {"identical": 3, "edited": 18, "burst": 3}
    assert found["ablation"]["pHash <= 10"]["recall"] < found["ablation"]["ours"]["recall"] == 1.0
    assert "descriptor" in found["model_version"] and found["wrong_pairs"] == []


def test_an_empty_folder_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no photos"):
        call_command("evaluate", "duplicates", "--images", str(tmp_path), stdout=StringIO())
