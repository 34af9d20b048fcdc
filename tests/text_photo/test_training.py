"""The text-photo head: its loss, its figures, a whole run on drawn photos, and the evaluation of the contract."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from PIL import Image

from captioning.text_image.joining import joined
from captioning.text_image.judging import label_vectors, recalls
from captioning.text_image.loss import contrastive_loss
from captioning.text_image.training import Described, TextImageConfig, Training, judge, vectors_of
from search.extractors.errors import ExtractorError
from search.text_photo import shipped
from search.text_photo.head import HeadConfig, TextPhotoHead
from search.text_photo.joined import JoinedHead, Tower, TowerConfig
from search.text_photo.model import Seen
from search.text_photo.parts import PARTS, looks_of, places_of, rows_of
from search.text_photo.registry import text_photo_load

COLOURS = {"red": (200, 30, 30), "green": (30, 180, 60), "blue": (20, 40, 200), "white": (240, 240, 240)}


def _unit(rows: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(rows, dim=-1)


def test_the_loss_is_small_where_every_sentence_is_nearest_its_photo() -> None:
    photos = torch.eye(4)
    right = photos[:, None].expand(4, 3, 4)
    scale = torch.tensor(50.0)
    assert contrastive_loss(photos, right, scale) < 1e-6
    assert contrastive_loss(photos, right.roll(1, 0), scale) > 10


def test_other_sentences_of_the_same_photo_are_no_wrong_answers() -> None:
    torch.manual_seed(0)
    photos, said = _unit(torch.randn(4, 8)), _unit(torch.randn(4, 1, 8))
    scale = torch.tensor(10.0)
    once = contrastive_loss(photos, said, scale)
    alike = scale * photos @ said[:, 0].T
    wanted = (
        torch.nn.functional.cross_entropy(alike, torch.arange(4))
        + torch.nn.functional.cross_entropy(alike.T, torch.arange(4))
    ) / 2
    assert torch.allclose(once, wanted)


def test_recall_counts_the_place_of_the_right_photo_and_equals_against_it() -> None:
    photos = np.eye(20, dtype=np.float32)
    asked = np.stack([photos[3], 0.1 * photos[4] + photos[5], np.ones(20, np.float32)])
    found = recalls(asked, [3, 4, 0], photos)
    assert found == {
        "r1": pytest.approx(1 / 3),
        "r5": pytest.approx(2 / 3),
        "r10": pytest.approx(2 / 3),
        "pool": 20,
    }


def test_the_untrained_way_names_what_the_network_is_sure_of() -> None:
    logits = np.zeros((2, 1000), np.float32)
    logits[0, 207], logits[1, 817] = 20, 20  # a golden retriever, a sports car
    found = label_vectors(logits)
    from search.extractors.minilm import sentence_encoder

    dog, car = sentence_encoder()(["a dog", "a car"])
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert found[0] @ dog > found[0] @ car
    assert found[1] @ car > found[1] @ dog


def _drawn(photos: int, seed: int = 1) -> Described:
    random = np.random.default_rng(seed)
    rows = random.random((photos, sum(part.width for part in PARTS.values())), np.float32)
    said = [random.random((2, 384), np.float32) for _ in range(photos)]
    return Described(rows.astype(np.float16), None, said)


NAMES = np.eye(1000, 384, dtype=np.float32)


def test_a_run_that_was_cut_off_goes_on_to_the_same_weights(tmp_path: Path) -> None:
    photos = _drawn(6)
    config = TextImageConfig(
        parts=("middle", "classes"), hidden=8, photos_per_step=3, epochs=4, warm_up_steps=1, patience=9
    )
    whole = Training(config, photos, photos, tmp_path / "whole", NAMES)
    whole.run()
    first = Training(config, photos, photos, tmp_path / "cut", NAMES)
    for _ in range(2):
        first._note({"loss": first._epoch(), **judge(first._averaged(), first.dev)})
    again = Training(config, photos, photos, tmp_path / "cut", NAMES)
    again.run()
    assert again.epoch == whole.epoch
    for name, value in whole.tower.state_dict().items():
        assert torch.equal(value, again.tower.state_dict()[name]), name


@pytest.mark.parametrize("parts", [("last",), ("other-middle", "regions"), ("middle", "classes")])
def test_a_head_uses_the_parts_that_it_names_and_only_their_backbones(parts: tuple[str, ...]) -> None:
    shapes = {"efficientnet-lite2": (720, 17, 9), "efficientnet-lite0": (672, 14, 7)}
    random = np.random.default_rng(0)
    classes = np.eye(2, 1000, dtype=np.float32)
    seen = [
        Seen(random.random((2, c, m, m), np.float32), random.random((2, 1280, s, s), np.float32), classes)
        for c, m, s in (shapes[look.net] for look in looks_of(parts))
    ]
    rows = rows_of(seen, parts)
    config = TowerConfig(parts=parts, hidden=8)
    assert rows.shape == (2, config.width)
    assert places_of(parts)[parts[-1]].stop == config.width
    vectors = JoinedHead(config).eval().photos(torch.from_numpy(rows))
    assert torch.allclose(vectors.norm(dim=1), torch.ones(2))


def test_the_regions_are_the_quarters_and_the_middle() -> None:
    last = np.zeros((1, 1280, 9, 9), np.float32)
    last[0, 0, 8, 8] = 25.0  # in the last quarter alone
    rows = rows_of([Seen(last, last, np.zeros((1, 1000), np.float32))], ("regions",))
    assert rows.reshape(5, 1280)[:, 0].tolist() == [0, 0, 0, 1, 0]


def test_joined_towers_of_one_mind_say_what_one_of_them_says() -> None:
    photos = _drawn(40).chosen(("middle",))
    config = TowerConfig(parts=("middle",), hidden=8, members=2)
    torch.manual_seed(0)
    tower = Tower(config).eval()
    head = joined([tower, tower], config, photos)
    alone, together = (
        np.matmul(*(side if n == 0 else side.T for n, side in enumerate(vectors_of(one, photos))))
        for one in (tower, head)
    )
    assert np.allclose(alone, together, atol=1e-3)


def test_wrong_answers_that_are_alike_weigh_more_where_asked_to() -> None:
    photos = torch.eye(3)
    said = _unit(torch.tensor([[1.0, 0.9, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))[:, None]
    scale = torch.tensor(5.0)
    assert contrastive_loss(photos, said, scale, 1.0) > contrastive_loss(photos, said, scale)
    alike = torch.eye(3)[:, None]
    assert torch.allclose(contrastive_loss(photos, alike, scale, 1.0), contrastive_loss(photos, alike, scale))


@pytest.fixture
def data(tmp_path: Path, settings: LazySettings) -> Path:
    """Plain colours with sentences that name them; caches of their own."""
    settings.PLUMB_HOME = tmp_path / "home"
    (tmp_path / "images").mkdir()
    entries = []
    for name, colour in COLOURS.items():
        Image.new("RGB", (40, 40), colour).save(tmp_path / "images" / f"{name}.png")
        entries.append({"image": f"{name}.png", "captions": [f"a {name} wall", f"all of it is {name}"]})
    for part in ("train", "dev"):
        (tmp_path / f"{part}.json").write_text(json.dumps(entries))
    return tmp_path


@pytest.mark.slow
def test_the_commands_learn_colours_and_tell_the_figures_of_the_contract(data: Path) -> None:
    out = data / "text-photo-test.safetensors"
    call_command(
        "train", "text-image", "--data", str(data), "--epochs", "12", "--photos-per-step", "4",
        "--parts", "middle", "classes", "--rate", "0.003", "--patience", "40", "--hidden", "32", "--dropout", "0",
        "--members", "2", "--out", str(out),
    )  # fmt: skip
    card = json.loads(out.with_suffix(".json").read_text())
    assert (card["task"], card["metrics"]["r1"], card["metrics"]["pool"]) == ("text-photo", 1.0, 4)

    report = data / "figures.json"
    call_command(
        "evaluate", "text-to-image", "--images", str(data / "images"), "--references", str(data / "dev.json"),
        "--weights", str(out), "--json", str(report),
    )  # fmt: skip
    told = json.loads(report.read_text())
    assert [told[key] for key in ("r1", "r5", "r10", "pool")] == [1.0, 1.0, 1.0, 4]
    assert set(told["baseline"]) == {"r1", "r5", "r10", "pool"}
    assert told["model_version"].startswith("text-photo-test@")


def test_without_a_head_the_evaluation_says_what_to_do(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "SHIPPED", data)
    with pytest.raises(CommandError, match="train text-image"):
        call_command(
            "evaluate", "text-to-image", "--images", str(data / "images"),
            "--references", str(data / "dev.json"),
        )  # fmt: skip


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    from search.extractors.model_files import model_write

    facts = dict.fromkeys(("data", "command", "licence", "preprocessing"), "x")
    card = {"task": "text-photo", "name": "x", "seed": 0, "metrics": {}, "precision": "fp32", **facts}
    head = TextPhotoHead(HeadConfig(hidden=8))
    tensors = {name: value.numpy() for name, value in head.state_dict().items()}
    model_write(tmp_path / "x.safetensors", tensors, {**card, "config": {"hidden": 16}})
    with pytest.raises(ExtractorError, match=r"x\.safetensors cannot be used"):
        text_photo_load(tmp_path / "x.safetensors")
