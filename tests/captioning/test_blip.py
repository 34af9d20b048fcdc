"""BLIP, a captioner with eyes of its own: on a tiny random-weight model that transformers 5.23 made and answered."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image

from captioning import stage as caption_stage
from captioning.adapters.blip import BlipCaptioner
from captioning.captioner import any_captioner_load, captioner_load
from captioning.errors import WeightsError
from captioning.stage import CaptionStage
from captioning.suggestion import Suggestion
from tests.captioning.conftest import PhotoMaker
from webapp.photos.models import ModelVersion
from webapp.photos.pipeline import Batch
from webapp.photos.services.models import model_path

TINY = Path(__file__).parent / "tiny_blip"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """As somebody has downloaded it."""
    shutil.copytree(TINY, tmp_path / "tiny")
    return tmp_path / "tiny"


@pytest.fixture
def adopted(db: None, folder: Path, settings: Any, tmp_path: Path) -> ModelVersion:
    settings.PLUMB_HOME = tmp_path / "home"
    call_command("adopt_captioner", str(folder), "--licence", "BSD-3-Clause")
    return ModelVersion.objects.get(task="captioner", name="blip-tiny")


@pytest.fixture
def blip(adopted: ModelVersion) -> BlipCaptioner:
    found = any_captioner_load(model_path(adopted))
    assert isinstance(found, BlipCaptioner)
    return found


@pytest.mark.django_db
def test_it_computes_what_the_published_code_computes(blip: BlipCaptioner) -> None:
    pixels = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1))
    words = torch.tensor([[38, 5, 9, 7], [38, 1, 2, 30]])
    with torch.inference_mode():
        found = blip.net.text_decoder(words, blip.net.vision_model(pixels))[:, -1]
    wanted = torch.tensor(json.loads((TINY / "expected.json").read_text())["logits"])
    assert torch.allclose(found, wanted, atol=2e-5)


@pytest.mark.django_db
def test_photos_of_any_size_get_a_sentence_each_the_same_in_any_company(blip: BlipCaptioner) -> None:
    images = [Image.new("RGB", size, colour) for size, colour in (((50, 20), "red"), ((9, 90), "blue"))]
    both = blip.describe(images)
    assert [one.text for one in both] == [blip.describe([image])[0].text for image in images]
    assert all(0 < one.confidence <= 1 and one.model_version == blip.label for one in both)
    assert blip.describe([]) == []
    (only,) = blip.alternatives(images[0])
    assert only.text == both[0].text
    assert all(word.gaze is None for word in only.words)


@pytest.mark.django_db
def test_the_stage_describes_by_it_and_tells_what_cannot_be_read(
    blip: BlipCaptioner, photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caption_stage, "active_captioner", lambda: blip)
    photo, broken = photo_make(), photo_make()
    broken.sha256 = "f" * 64
    outcomes = CaptionStage().compute(Batch([photo, broken]))
    said = outcomes[photo.id]
    assert isinstance(said, Suggestion)
    assert said.text == blip.describe([Image.new("RGB", (40, 30), (0, 90, 120))])[0].text
    assert isinstance(outcomes[broken.id], Exception)


@pytest.mark.django_db
def test_it_is_registered_with_its_licence_and_not_used_unasked(adopted: ModelVersion) -> None:
    assert adopted.active is False
    assert adopted.card["licence"] == "BSD-3-Clause"
    with pytest.raises(WeightsError, match="eyes of its own"):
        captioner_load(model_path(adopted))


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_that_is_not_whole_is_refused(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(CommandError, match=missing):
        call_command("adopt_captioner", str(folder))


@pytest.mark.django_db
def test_a_kind_without_an_adapter_is_named(folder: Path) -> None:
    (folder / "config.json").write_text('{"architectures": ["GitForCausalLM"]}')
    with pytest.raises(CommandError, match="GitForCausalLM"):
        call_command("adopt_captioner", str(folder))


@pytest.mark.django_db
def test_weights_that_do_not_fit_their_card_are_refused(folder: Path, settings: Any, tmp_path: Path) -> None:
    settings.PLUMB_HOME = tmp_path / "home"
    config = json.loads((folder / "config.json").read_text())
    config["text_config"]["hidden_size"] = 32
    (folder / "config.json").write_text(json.dumps(config))
    call_command("adopt_captioner", str(folder))
    version = ModelVersion.objects.get(task="captioner", name="blip-tiny")
    with pytest.raises(WeightsError, match="cannot be used"):
        any_captioner_load(model_path(version))
