"""Models on disk: whole, with a card, and never a pickle."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from search.extractors.errors import ExtractorError, WeightsMissing
from search.extractors.model_files import CARD_KEYS, command_line, model_file, model_files, model_write

CARD = {**dict.fromkeys(CARD_KEYS, ""), "task": "descriptor", "name": "small", "precision": "fp32"}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    return model_write(tmp_path / "small.safetensors", {"a": np.ones((2, 3), np.float16)}, CARD).path


def test_what_is_written_comes_back_as_float32_with_its_card(written: Path) -> None:
    found = model_file(written)
    assert found.tensors()["a"].dtype == np.float32
    assert found.card["sha256"] == found.sha256
    assert found.label == f"small@{found.sha256[:12]}/fp32"


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.pth"
    path.write_bytes(pickle.dumps({"a": 1}))
    with pytest.raises(ExtractorError, match="pickles can run code"):
        model_file(path)
    renamed = path.rename(tmp_path / "model.safetensors")
    with pytest.raises(ExtractorError, match="not a safetensors file"):
        model_file(renamed)


def test_a_cut_file_is_refused(written: Path) -> None:
    written.write_bytes(written.read_bytes()[:-2])
    with pytest.raises(ExtractorError, match="damaged"):
        model_file(written)


def test_a_model_needs_its_card(written: Path) -> None:
    card = written.with_suffix(".json")
    card.write_text(json.dumps({"task": "descriptor"}))
    with pytest.raises(ExtractorError, match="lacks name, data"):
        model_file(written)
    card.unlink()
    with pytest.raises(ExtractorError, match=r"put small\.json beside"):
        model_file(written)
    with pytest.raises(WeightsMissing):
        model_file(written.with_name("other.safetensors"))


def test_models_of_a_task_are_found_folder_by_folder(written: Path, tmp_path: Path) -> None:
    later = model_write(tmp_path / "b" / "a.safetensors", {"a": np.zeros(1, np.float32)}, CARD)
    found = model_files([tmp_path, tmp_path / "b", tmp_path / "absent"], "descriptor")
    assert [model.path for model in found] == [written, later.path]
    assert model_files([tmp_path], "captioner") == []


def test_a_card_keeps_the_command_without_this_machines_places() -> None:
    said = [
        "manage.py",
        "train",
        "text-image",
        "--out",
        "here/x.safetensors",
        "--seed",
        "3",
        "--run=mine",
        "--quick",
    ]

    assert command_line(said) == "manage.py train text-image --seed 3 --quick"
