"""Trained models: found, checked, registered, installed, activated."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytest_django import Settings
from safetensors.numpy import save_file

from webapp.photos.errors import ModelError, ModelMissing
from webapp.photos.models import ModelVersion
from webapp.photos.services.models import (
    model_activate,
    model_active,
    model_install,
    model_path,
    models_sync,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.PLUMB_HOME = tmp_path / "home"
    settings.BASE_DIR = tmp_path
    settings.MODEL_FOLDERS = [tmp_path / "weights", tmp_path / "home" / "models"]
    (tmp_path / "weights").mkdir()
    return tmp_path / "weights"


def model(folder: Path, name: str, value: float = 0.0, **card: Any) -> Path:
    """Weights with their card."""
    path = folder / f"{name}.safetensors"
    save_file({"w": np.full(3, value, np.float32)}, path)
    full = {"task": "captioner", "name": name, "preprocessing": "rgb", "precision": "fp32", **card}
    path.with_suffix(".json").write_text(json.dumps(full))
    return path


def test_models_on_disk_are_registered_once_and_the_first_is_active(folder: Path) -> None:
    path = model(folder, "lstm")
    models_sync()
    models_sync()
    version = ModelVersion.objects.get()
    assert (version.name, version.active, version.path) == ("lstm", True, "weights/lstm.safetensors")
    assert model_active("captioner") == version
    assert model_path(version) == path


def test_a_newcomer_does_not_push_the_active_model_aside(folder: Path) -> None:
    model(folder, "lstm")
    models_sync()
    model(folder, "transformer", 1.0)
    models_sync()
    assert model_active("captioner").name == "lstm"
    model_activate(task="captioner", name="transformer")
    assert model_active("captioner").name == "transformer"
    assert ModelVersion.objects.filter(active=True).count() == 1


def test_weights_that_were_replaced_are_a_new_version_which_takes_over(folder: Path) -> None:
    model(folder, "lstm", 1.0)
    models_sync()
    old = model_active("captioner")
    model(folder, "lstm", 2.0)
    models_sync()
    assert model_active("captioner").sha256 != old.sha256


def test_installing_copies_and_registers_without_activating(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    version = model_install(file=model(tmp_path / "else", "lstm"))
    assert not version.active
    assert model_path(version).parent == tmp_path / "home" / "models"
    assert version.path.startswith("home/models/") or version.path.startswith("models/")
    models_sync()
    assert model_active("captioner") == version


@pytest.mark.parametrize("name", ["lstm.pt", "lstm.ckpt", "lstm.bin"])
def test_files_that_can_run_code_are_refused(folder: Path, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x80\x04")
    path.with_suffix(".json").write_text(model(folder, "lstm").with_suffix(".json").read_text())
    with pytest.raises(ModelError, match="safetensors"):
        model_install(file=path)


def test_wrong_weights_and_cards_are_refused_in_words(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SHA-256"):
        model_install(file=model(tmp_path, "other", sha256="0" * 64))
    with pytest.raises(ModelError, match="lacks task"):
        model_install(file=model(tmp_path, "other", task=""))
    cut = model(tmp_path, "cut")
    cut.write_bytes(cut.read_bytes()[:20])
    with pytest.raises(ModelError, match="damaged"):
        model_install(file=cut)
    bare = model(tmp_path, "bare")
    bare.with_suffix(".json").unlink()
    with pytest.raises(ModelError, match="card"):
        model_install(file=bare)
    assert not ModelVersion.objects.exists()


def test_what_is_missing_says_what_to_run(folder: Path) -> None:
    with pytest.raises(ModelMissing, match="models sync"):
        model_active("captioner")
    with pytest.raises(ModelError, match="known are: none"):
        model_activate(task="captioner", name="x")
    path = model(folder, "lstm")
    models_sync()
    path.unlink()
    with pytest.raises(ModelMissing, match="gone"):
        model_path(model_active("captioner"))
