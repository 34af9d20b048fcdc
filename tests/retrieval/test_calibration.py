"""The threshold of a pair: measured on pairs that do not match, and kept beside the models."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from search.evaluation.errors import EvaluationError
from search.extractors.errors import ExtractorError
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.local_features import calibration_task
from search.local_features.calibration import Calibration, calibration_of, calibration_write
from search.local_features.calibration_task import inliers_of_pairs, threshold_at
from tests.extractors.local import every_extractor, made


@pytest.mark.parametrize(
    ("inliers", "rate", "threshold"),
    [
        ([0] * 999 + [40], 1e-3, 1),
        ([0] * 998 + [9, 40], 1e-3, 10),
        ([0, 0, 7], 0.0, 8),
        ([3] * 1000, 1e-3, 4),
    ],
)
def test_the_threshold_keeps_the_promised_rate(inliers: list[int], rate: float, threshold: int) -> None:
    found = np.array(inliers)
    assert threshold_at(found, rate) == threshold
    assert (found >= threshold).mean() <= rate


@pytest.mark.parametrize("name", every_extractor())
def test_every_extractor_is_calibrated_on_enough_pairs(name: str) -> None:
    found = calibration_of(made(name).label)
    assert found.extractor == made(name).label
    assert found.pairs >= 10_000 and found.false_positive_rate <= 1e-3
    assert found.threshold >= 8


def test_a_calibration_of_this_installation_wins(tmp_path: Path, settings: object) -> None:
    made_here = Calibration("rootsift-x/fp32", 33, 10_000, 0.0, "tests", "none")
    settings.MODEL_FOLDERS = [tmp_path / "shipped", tmp_path / "own"]  # type: ignore[attr-defined]
    with pytest.raises(ExtractorError, match="train verification --extractor rootsift"):
        calibration_of("rootsift-x/fp32")
    calibration_write(made_here, tmp_path / "own")
    assert calibration_of("rootsift-x/fp32") == made_here
    next((tmp_path / "own" / "verification").glob("*.json")).write_text(json.dumps({"threshold": 1}))
    with pytest.raises(ExtractorError, match="cannot be read"):
        calibration_of("rootsift-x/fp32")


def test_random_pairs_are_counted_and_too_few_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(0)
    paths = [tmp_path / f"{number}.png" for number in range(6)]
    for path in paths:
        Image.fromarray(random.integers(0, 255, (60, 80, 3), np.uint8)).save(path)
    with pytest.raises(EvaluationError, match="10000 pairs"):
        inliers_of_pairs(made("rootsift"), paths, 10, 0)
    monkeypatch.setattr(calibration_task, "LEAST_PAIRS", 10)
    counts = inliers_of_pairs(made("rootsift"), paths, 12, 0)
    assert len(counts) == 12 and counts.max() < 20


def test_the_usual_extractor_is_in_the_registry(settings: object) -> None:
    assert settings.LOCAL_EXTRACTOR in LOCAL_EXTRACTORS  # type: ignore[attr-defined]
