"""`manage.py evaluate` and `manage.py models`, driven as people drive them."""

import json
import pickle
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import Settings
from sklearn.datasets import load_sample_images

from search.evaluation.scenes import scenes_read
from search.extractors.model_files import CARD_KEYS, model_write
from webapp.photos.models import ModelVersion

CONTRACT = {
    "retrieval": "map p1 r10",
    "clusters": "nmi ari accuracy pairwise_precision pairwise_recall pairwise_f bcubed_f n_clusters",
    "ann": "recall_at_10 recall_at_100 p50_ms p95_ms",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two classes, each of three crops of one photo."""
    root = tmp_path_factory.mktemp("classes")
    for name, pixels in zip(("china", "flower"), load_sample_images().images, strict=True):
        (root / name).mkdir()
        for index, box in enumerate([(0, 0, 560, 400), (60, 20, 640, 427), (20, 10, 600, 420)]):
            Image.fromarray(pixels).crop(box).save(root / name / f"{name}{index}.jpg")
    return root


def evaluate(task: str, *arguments: str, file: Path) -> dict[str, object]:
    out = StringIO()
    call_command("evaluate", task, *arguments, "--json", str(file), stdout=out)
    found: dict[str, object] = json.loads(file.read_text())
    for key in CONTRACT[task].split():
        assert isinstance(found[key], int | float), key
        assert key in out.getvalue()
    return found


def test_retrieval_writes_the_figures_of_the_contract(folder: Path, tmp_path: Path) -> None:
    flat = tmp_path / "images"
    flat.mkdir()
    for path in folder.rglob("*.jpg"):
        (flat / path.name).symlink_to(path)
    truth = tmp_path / "scenes.json"
    groups = {name: [f"{name}{index}.jpg" for index in range(3)] for name in ("china", "flower")}
    truth.write_text(json.dumps(groups))
    found = evaluate("retrieval", "--scenes", str(truth), "--images", str(flat), file=tmp_path / "r.json")
    assert found["map"] == 1.0 and found["p1"] == 1.0
    assert found["photos"] == 6 and found["queries"] == 6 and "descriptor" in str(found["model_version"])
    assert isinstance(found["ablation"], dict) and "average of the last map" in found["ablation"]


def test_clusters_of_two_plain_kinds_are_right(folder: Path, tmp_path: Path) -> None:
    found = evaluate("clusters", "--images", str(folder), "--k", "2", file=tmp_path / "c.json")
    assert found["pairwise_f"] == 1.0 and found["n_clusters"] == 2 and found["photos"] == 6
    churn = found["churn"]
    assert isinstance(churn, dict) and 0 <= churn["churn"] <= churn["worst"] <= 1 and churn["rounds"] == 5


def test_clusters_need_a_folder_for_each_class(folder: Path) -> None:
    with pytest.raises(CommandError, match="folder for each class"):
        call_command("evaluate", "clusters", "--images", str(folder / "china"))


def test_a_photo_of_two_scenes_is_one_photo_and_finds_the_others_of_both(tmp_path: Path) -> None:
    for name in "abcd":
        (tmp_path / f"{name}.jpg").touch()
    (tmp_path / "s.json").write_text('{"x": ["a.jpg", "b.jpg"], "y": ["b.jpg", "c.jpg"], "z": ["d.jpg"]}')
    scenes = scenes_read(tmp_path / "s.json", tmp_path)
    assert [path.name for path in scenes.paths] == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"]
    assert [scenes.positives(query) for query in scenes.queries()] == [[1], [0, 2], [1]]


@pytest.mark.django_db(transaction=True)
def test_ann_finds_most_of_the_nearest_and_leaves_nothing_behind(tmp_path: Path) -> None:
    for _ in range(2):
        found = evaluate("ann", "--n", "600", "--dim", "32", "--queries", "20", file=tmp_path / "a.json")
    assert float(str(found["recall_at_10"])) > 0.9


@pytest.mark.parametrize("task", sorted(project.EVALUATE_TASKS))
def test_every_task_of_the_registry_shows_its_help(task: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("evaluate", task, "--help")
    assert end.value.code == 0 and "--json" in capsys.readouterr().out


def test_missing_photos_are_told_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"a": ["x.jpg", "y.jpg"]}')
    with pytest.raises(CommandError, match=r"2 photos of s\.json are not in"):
        call_command("evaluate", "retrieval", "--scenes", str(tmp_path / "s.json"), "--images", str(tmp_path))
    (tmp_path / "s.json").write_text("[]")
    with pytest.raises(CommandError, match="must be JSON"):
        call_command("evaluate", "retrieval", "--scenes", str(tmp_path / "s.json"), "--images", str(tmp_path))


@pytest.mark.django_db
def test_models_are_synced_installed_listed_and_activated(tmp_path: Path, settings: Settings) -> None:
    settings.PLUMB_HOME = tmp_path / "home"
    settings.MODEL_FOLDERS = [*settings.MODEL_FOLDERS[:2], tmp_path / "home" / "models"]
    out = StringIO()
    call_command("models", "sync", stdout=out)
    assert "descriptor" in out.getvalue()
    shipped = ModelVersion.objects.get(task="descriptor", active=True)
    card = {**dict.fromkeys(CARD_KEYS, "x"), "task": "descriptor", "name": "mine", "precision": "fp32"}
    file = model_write(tmp_path / "mine.safetensors", {"a": np.ones(2, np.float32)}, card)
    call_command("models", "install", str(file.path), stdout=out)
    assert ModelVersion.objects.get(task="descriptor", active=True) == shipped
    call_command("models", "activate", "mine", stdout=out)
    assert ModelVersion.objects.get(task="descriptor", active=True).sha256 == file.sha256
    listed = StringIO()
    call_command("models", "list", stdout=listed)
    assert f"* descriptor   mine@{file.sha256[:12]}/fp32" in listed.getvalue()
    call_command("models", "activate", shipped.name, stdout=out)


@pytest.mark.django_db
def test_a_pickle_is_not_installed_and_an_unknown_model_not_activated(tmp_path: Path) -> None:
    (tmp_path / "evil.pth").write_bytes(pickle.dumps({"a": 1}))
    (tmp_path / "evil.json").write_text(
        json.dumps({"task": "descriptor", "name": "evil", "preprocessing": "x", "precision": "fp32"})
    )
    with pytest.raises(CommandError, match="can run code and are refused"):
        call_command("models", "install", str(tmp_path / "evil.pth"))
    with pytest.raises(CommandError, match="no model 'evil'"):
        call_command("models", "activate", "evil")
