"""A whole run on six drawn photos: cached, cut off, taken up again, written with its card."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from captioning.captioner import captioner_load
from captioning.decoders import DECODERS, Decoder, decoder_make
from captioning.errors import CaptioningError, WeightsError
from captioning.training import task
from captioning.training.card import captioner_save
from captioning.training.config import CaptionerConfig
from captioning.training.cross_entropy import CrossEntropyCourse
from captioning.training.data import TrainingSet
from captioning.training.feature_cache import cached_grids
from captioning.vocabulary import Vocabulary
from search.extractors.errors import ExtractorError

COLOURS = {"red": (200, 30, 30), "green": (30, 180, 60), "blue": (20, 40, 200)}
SMALL = {
    "attention_lstm": {"width": 32, "memory": 48},
    "merge_lstm": {"width": 32, "memory": 48},
    "transformer": {"width": 32, "inner": 64},
}
CONFIG = CaptionerConfig(
    decoder="merge_lstm",
    sizes={"width": 16, "memory": 24},
    photos_per_step=2,
    epochs=3,
    warm_up_steps=1,
    patience=9,
    flips=False,
    judged_by="score",
)


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    found = []
    for number, colour in enumerate([*COLOURS.values()] * 2):
        found.append(tmp_path / f"{number}.png")
        Image.new("RGB", (32 + number, 32), colour).save(found[-1])
    return found


def test_grids_are_computed_once_and_taken_up_where_they_stopped(photos: list[Path], tmp_path: Path) -> None:
    looks: list[int] = []

    def look(images: list[Image.Image]) -> NDArray[np.float32]:
        if len(looks) == 2:
            raise KeyboardInterrupt
        looks.append(len(images))
        return np.stack([np.full((3, 4), image.width, np.float32) for image in images])

    with pytest.raises(KeyboardInterrupt):
        cached_grids(tmp_path / "cache", photos, look, label="net", batch=2)
    looks.clear()
    grids = cached_grids(tmp_path / "cache", photos, look, label="net", batch=2)
    assert looks == [2]
    assert grids[:, 0, 0].tolist() == [32, 33, 34, 35, 36, 37]
    looks[:] = [0, 0]
    assert cached_grids(tmp_path / "cache", photos, look, label="net", batch=2).dtype == np.float16


def test_mirrored_grids_and_other_nets_have_caches_of_their_own(photos: list[Path], tmp_path: Path) -> None:
    def look_of(value: float) -> Callable[[list[Image.Image]], NDArray[np.float32]]:
        return lambda images: np.full((len(images), 3, 4), value, np.float32)

    cached_grids(tmp_path, photos, look_of(1), label="net")
    assert cached_grids(tmp_path, photos, look_of(2), label="net", mirrored=True).max() == 2
    assert cached_grids(tmp_path, photos, look_of(3), label="another net").max() == 3


def test_a_run_cut_off_goes_on_and_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = _run(tmp_path / "whole")
    whole.train(_judge)
    cut = _run(tmp_path / "cut")

    def cut_off(decoder: Decoder) -> dict[str, float]:
        if cut.progress.epoch == 1:
            raise KeyboardInterrupt
        return _judge(decoder)

    with pytest.raises(KeyboardInterrupt):
        cut.train(cut_off)
    resumed = _run(tmp_path / "cut")
    progress = resumed.train(_judge)
    assert (progress.epoch, progress.step) == (3, whole.progress.step)
    for name, expected in whole.decoder.state_dict().items():
        torch.testing.assert_close(resumed.decoder.state_dict()[name], expected)


def test_a_run_stops_when_the_dev_score_does_not_rise(tmp_path: Path) -> None:
    run = _run(tmp_path, replace(CONFIG, epochs=9, patience=2))
    assert run.train(lambda _: {"score": 0.5}).epoch == 3


def test_a_run_is_not_taken_up_with_other_settings(tmp_path: Path) -> None:
    _run(tmp_path).train(_judge)
    with pytest.raises(CaptioningError, match="other settings"):
        _run(tmp_path, replace(CONFIG, rate=0.5)).train(_judge)


def test_what_is_saved_says_the_same_when_loaded(tmp_path: Path) -> None:
    vocabulary = Vocabulary(["a", "dog", "cat"])
    decoder = decoder_make("merge_lstm", words=len(vocabulary), width=16, memory=24)
    config = CaptionerConfig(decoder="merge_lstm", sizes={"width": 16, "memory": 24})
    facts = {"data": "none", "command": "none", "metrics": {}, "licence": "none"}
    file = captioner_save(tmp_path / "c.safetensors", decoder, vocabulary, config, facts)
    loaded = captioner_load(file.path)
    assert loaded.label == file.label
    assert loaded.vocabulary.words == vocabulary.words
    grid, words = torch.rand(1, 81, 1280), torch.tensor([[[1, 4, 5]]])
    torch.testing.assert_close(loaded.decoder(grid, words), decoder.eval()(grid, words), atol=5e-3, rtol=5e-3)


def test_weights_that_do_not_fit_their_card_are_refused(tmp_path: Path) -> None:
    vocabulary = Vocabulary(["a", "dog"])
    decoder = decoder_make("merge_lstm", words=len(vocabulary), width=16, memory=24)
    facts = {"data": "none", "command": "none", "metrics": {}, "licence": "none"}
    file = captioner_save(
        tmp_path / "c.safetensors", decoder, vocabulary, CaptionerConfig(decoder="merge_lstm"), facts
    )
    with pytest.raises(WeightsError, match=r"c\.safetensors"):
        captioner_load(file.path)
    with pytest.raises((WeightsError, ExtractorError)):
        captioner_load(tmp_path / "none.safetensors")


@pytest.mark.parametrize("name", sorted(DECODERS))
def test_the_command_learns_six_photos_by_heart(
    name: str, photos: list[Path], tmp_path: Path, settings: Any
) -> None:
    settings.PLUMB_HOME = tmp_path / "home"
    (tmp_path / "images").mkdir()
    entries = []
    for photo, colour in zip(photos, [*COLOURS] * 2, strict=True):
        photo.rename(tmp_path / "images" / photo.name)
        entries.append({"image": photo.name, "captions": [f"a {colour} wall", f"A {colour} wall."]})
    for split in ("train", "dev"):
        (tmp_path / f"{split}.json").write_text(json.dumps(entries))
    options = {
        "data": tmp_path,
        "decoder": name,
        "sizes": SMALL[name],
        "epochs": 60,
        "beam": 1,  # the first epoch that knows all by heart is kept: too young for a beam
        "rate": 0.004,
        "photos_per_step": 3,
        "patience": 60,
        "least_count": 1,
        "warm_up_steps": 5,
        "average_decay": 0.5,
        "flips": False,
        "run": "",
        "out": tmp_path / "out.safetensors",
        "threads": 1,
    }
    figures = task.run(options)
    assert figures["bleu3"] > 0.99
    written = captioner_load(tmp_path / "out.safetensors").describe(
        [Image.new("RGB", (40, 20), COLOURS["blue"])]
    )
    assert written[0].text == "A blue wall."
    card = json.loads((tmp_path / "out.json").read_text())
    assert card["task"] == "captioner"
    assert card["metrics"]["bleu3"] == pytest.approx(figures["bleu3"])


def _run(folder: Path, config: CaptionerConfig = CONFIG) -> CrossEntropyCourse:
    torch.manual_seed(0)
    grids = np.random.default_rng(0).random((6, 81, 1280)).astype(np.float16)
    data = TrainingSet(grids, None, [[[1, 4, 5 + place % 3, 2]] for place in range(6)])
    return CrossEntropyCourse(config, decoder_make("merge_lstm", words=8, **config.sizes), data, folder)


def _judge(decoder: Decoder) -> dict[str, float]:
    """A score that rises each time."""
    _judge.calls = getattr(_judge, "calls", 0) + 1  # type: ignore[attr-defined]
    return {"score": float(_judge.calls)}  # type: ignore[attr-defined]
