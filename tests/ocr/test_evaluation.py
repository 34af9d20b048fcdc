"""`manage.py evaluate ocr`: figures by a protocol that knows what it drew."""

import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from search.evaluation.metrics.edits import edit_distance, error_rate
from search.ocr.rendering import drawn
from tests.ocr.pictures import wall


def test_error_rates_count_edits_by_what_is_true() -> None:
    assert edit_distance("kitten", "sitting") == 3
    assert edit_distance("", "abc") == 3
    assert error_rate([("harbor", "harbour"), ("", "abc")]) == pytest.approx(4 / 10)
    assert error_rate([(["open", "to"], ["open", "until", "six"])]) == pytest.approx(2 / 3)
    assert error_rate([]) == 0


def test_drawn_lines_stand_inside_the_photo_and_over_no_other() -> None:
    for seed in range(20):
        image, lines = drawn(wall(), ["harbour", "cafe"], [], np.random.default_rng(seed))
        assert max(image.size) == 1024
        taken = np.zeros((100, 100), int)
        for line in lines:
            assert (line.corners >= 0).all()
            assert (line.corners <= 1).all()
            (left, top), (right, bottom) = (line.corners[[0, 2]] * 100).round().astype(int)
            taken[top:bottom, left:right] += 1
        assert taken.max() <= 1


def test_the_command_writes_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wall().save(tmp_path / "wall.png")
    report = tmp_path / "ocr.json"
    call_command(
        "evaluate", "ocr", "--images", str(tmp_path), "--photos", "1", "--seed", "3", "--json", str(report)
    )
    figures = json.loads(report.read_text())
    assert figures["cer"] < 0.1
    assert figures["first_look"]["recall_drawn"] == 1.0
    assert {"cer", "wer", "line_recall", "by_height", "ms", "model_version", "protocol"} <= figures.keys()
    assert "cer" in capsys.readouterr().out


def test_a_folder_without_photos_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no photos"):
        call_command("evaluate", "ocr", "--images", str(tmp_path))
