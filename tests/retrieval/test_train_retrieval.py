"""`manage.py train retrieval`: the torch module is the descriptor, and small real runs of every loss end in one."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image
from pytest_django import Settings
from sklearn.datasets import load_sample_images

from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file
from search.extractors.registry import map_extractor
from search.retrieval.descriptor import Branch, Descriptor, DescriptorConfig
from search.retrieval.training.losses import LOSSES
from search.retrieval.training.network import RetrievalNet
from search.retrieval.training.start import pca_start
from search.retrieval.training.views import Viewing, view_of

SMALL = [
    "--arch",
    "efficientnet-lite0",
    "--size",
    "96",
    "--dim",
    "6",
    "--pairs",
    "12",
    "--batch",
    "2",
    "--negatives",
    "2",
]


def crops(count: int, seed: int = 0) -> list[Image.Image]:
    random = np.random.default_rng(seed)
    sources = [Image.fromarray(pixels) for pixels in load_sample_images().images]
    return [view_of(sources[i % 2], random, 96, Viewing()) for i in range(count)]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six classes of four photos: parts of the samples."""
    root = tmp_path_factory.mktemp("classes")
    random = np.random.default_rng(0)
    china, flower = (Image.fromarray(pixels) for pixels in load_sample_images().images)
    for number in range(6):
        (root / f"c{number}").mkdir()
        part = (china, flower)[number % 2].crop((100 * (number // 2), 40, 100 * (number // 2) + 300, 340))
        for index in range(4):
            view_of(part, random, 128, Viewing(smallest=0.7)).save(root / f"c{number}" / f"{index}.jpg")
    return root


@pytest.mark.parametrize(("local", "regional"), [(0, False), (0, True), (12, False)])
def test_the_torch_module_is_the_descriptor(local: int, regional: bool) -> None:
    branches = tuple(Branch(name, 2.5, 8, 0.75, 1.0, local, regional) for name in ("middle", "last"))
    config = DescriptorConfig("efficientnet-lite0", (96,), branches, 8)
    images = crops(24)
    tensors = pca_start(config, images)
    net = RetrievalNet(config, tensors).eval()
    maps = [torch.from_numpy(a) for a in map_extractor("efficientnet-lite0")(images[:3], 96)[:2]]
    with torch.inference_mode():
        found = net(*maps).numpy()
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, rtol=1e-5)
    from search.retrieval.descriptor import _whitening

    full: dict[str, Any] = tensors
    locals_ = [_whitening(full, f"branch{i}.local") if local else None for i in range(2)]
    numpy = Descriptor(
        config, [_whitening(full, f"branch{i}") for i in range(2)], _whitening(full, "joint"), locals_
    )
    np.testing.assert_allclose(found, numpy.describe(images[:3]), atol=2e-3)


def train(*more: str, home: Path) -> dict[str, Any]:
    out = home / "trained.safetensors"
    call_command("train", "retrieval", *SMALL, *more, "--out", str(out), stdout=StringIO())
    card: dict[str, Any] = json.loads(out.with_suffix(".json").read_text())
    return card


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_every_loss_trains_to_a_descriptor_that_describes(
    classes: Path, tmp_path: Path, settings: Settings, loss: str
) -> None:
    settings.PLUMB_HOME = tmp_path
    card = train("--images", str(classes), "--loss", loss, "--epochs", "1", home=tmp_path)
    assert card["task"] == "descriptor" and card["name"].endswith(loss)
    assert 0 <= card["metrics"]["found_first"] <= 1
    made = Descriptor.load(model_file(tmp_path / "trained.safetensors"))
    assert made.describe(crops(2)).shape == (2, 6)


def test_a_run_goes_on_where_it_was_cut_off(classes: Path, tmp_path: Path, settings: Settings) -> None:
    settings.PLUMB_HOME = tmp_path
    train("--images", str(classes), "--epochs", "1", home=tmp_path)
    assert torch.load(tmp_path / "runs" / "retrieval" / "last.pt", weights_only=True)["epoch"] == 1
    card = train("--images", str(classes), "--epochs", "2", "--patience", "9", home=tmp_path)
    assert card["metrics"]["epochs"] == 2


def test_the_backbone_learns_too_and_comes_with_the_descriptor(
    classes: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.PLUMB_HOME = tmp_path
    more = [
        "--epochs",
        "1",
        "--train-backbone",
        "--regional",
        "--local-whitening",
        "8",
        "--loss",
        "triplet",
        "--pairs",
        "2",
    ]
    card = train("--images", str(classes), *more, home=tmp_path)
    assert card["config"]["tuned"] and card["config"]["branches"][0]["regional"]
    made = Descriptor.load(model_file(tmp_path / "trained.safetensors"))
    assert made.extractor.backbone.label != map_extractor("efficientnet-lite0").backbone.label
    assert np.isfinite(made.describe(crops(2))).all()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "what to learn from"),
        (["--from-library", "--images", "x"], "what to learn from"),
        (["--tuples", "x.json"], "one folder"),
        (["--images", "CLASSES/c0"], "folder for each class"),
        (["--images", "CLASSES", "--dim", "64"], "more than 64 photos"),
    ],
)
def test_what_cannot_be_trained_is_told(
    classes: Path, tmp_path: Path, settings: Settings, more: list[str], words: str
) -> None:
    settings.PLUMB_HOME = tmp_path
    given = [word.replace("CLASSES", str(classes)) for word in more]
    with pytest.raises(CommandError, match=words):
        call_command("train", "retrieval", *SMALL, *given)


def test_a_descriptor_that_lacks_what_its_card_promises_is_refused(
    classes: Path, tmp_path: Path, settings: Settings
) -> None:
    settings.PLUMB_HOME = tmp_path
    train("--images", str(classes), "--epochs", "0", home=tmp_path)
    path = tmp_path / "trained.json"
    card = json.loads(path.read_text())
    card["config"]["branches"][0]["local"] = 8
    path.write_text(json.dumps(card))
    with pytest.raises(ExtractorError, match="lacks"):
        Descriptor.load(model_file(path.with_suffix(".safetensors")))


def test_a_view_is_the_same_for_the_same_seed() -> None:
    assert [np.asarray(a).sum() for a in crops(3, 1)] == [np.asarray(a).sum() for a in crops(3, 1)]
