"""A CLIP that somebody downloaded: adopted from its folder, a space of its own. Tiny, with random weights."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from django.core.management import CommandError, call_command
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from search.models import EmbeddingSpace
from search.text_photo.clip_network import Clip
from search.text_photo.filling import text_vectors
from search.text_photo.space import head_of, text_space_active
from tests.members import member  # noqa: F401 - fixture
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion
from webapp.photos.pipeline import Batch
from webapp.photos.services.models import model_activate

pytestmark = pytest.mark.django_db
SIZES = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
         "hidden_act": "quick_gelu"}  # fmt: skip
VISION = {**SIZES, "image_size": 32, "patch_size": 16}
TEXT = {**SIZES, "vocab_size": 8, "max_position_embeddings": 6, "bos_token_id": 6, "eos_token_id": 7}


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """As one downloads it."""
    settings.PLUMB_HOME = tmp_path / "home"
    found = tmp_path / "tiny"
    found.mkdir()
    config = {
        "architectures": ["CLIPModel"],
        "projection_dim": 8,
        "vision_config": VISION,
        "text_config": TEXT,
    }
    (found / "config.json").write_text(json.dumps(config))
    torch.manual_seed(0)
    net = Clip({"vision": VISION, "text": TEXT, "dim": 8})
    tensors = {name: value.contiguous() for name, value in net.state_dict().items()}
    extra = {"logit_scale": torch.ones(1), "text_model.embeddings.position_ids": torch.arange(6)}
    save_file({**tensors, **extra}, found / "model.safetensors")
    words = {
        word: number for number, word in enumerate(["<unk>", "a", "dog", "car", "red", "blue", "<s>", "</s>"])
    }
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(found / "tokenizer.json"))
    return found


@pytest.fixture
def version(folder: Path) -> ModelVersion:
    call_command("adopt_text_photo", str(folder), "--floor", "0.25")
    adopted = ModelVersion.objects.get(name="clip-tiny")
    return model_activate(task="text-photo", name=adopted.name)


def test_sentences_and_photos_are_placed_in_one_space_of_its_own(version: ModelVersion, member: User) -> None:
    space = text_space_active()
    assert space is not None and (space.dim, space.purpose, space.model_version) == (8, "text", version)
    said = head_of(version).sentences(["a red dog", "a car", "a dog and far more words than it reads"])
    assert said.shape == (3, 8) and np.allclose(np.linalg.norm(said, axis=1), 1, atol=1e-5)
    photo = photo_row(member)
    batch = Batch([photo])
    batch._upright[photo.id] = Image.new("RGB", (60, 40), (200, 30, 30))
    found = text_vectors(batch)[photo.id][space.pk]
    assert found.shape == (8,) and np.linalg.norm(found) == pytest.approx(1, abs=1e-5)


def test_a_sentence_reads_the_same_alone_and_among_longer_ones(version: ModelVersion) -> None:
    place = head_of(version).sentences
    assert np.allclose(place(["a dog"])[0], place(["a dog", "a red car a blue"])[0], atol=1e-6)


def test_its_floor_is_that_of_its_card(version: ModelVersion) -> None:
    assert version.card["floor"] == 0.25


def test_it_is_built_beside_the_space_that_serves(version: ModelVersion) -> None:
    space = text_space_active()
    other = ModelVersion.objects.create(task="text-photo", name="other", sha256="0" * 64, path="none")
    later = EmbeddingSpace.objects.create(name="later", purpose="text", model_version=other, dim=4)
    assert space is not None and (space.state, later.state) == ("serving", "building")


def test_another_kind_or_a_torn_folder_is_refused(folder: Path) -> None:
    (folder / "config.json").write_text(json.dumps({"architectures": ["Other"]}))
    with pytest.raises(CommandError, match="CLIPModel"):
        call_command("adopt_text_photo", str(folder))
    (folder / "tokenizer.json").unlink()
    with pytest.raises(CommandError, match=r"tokenizer\.json"):
        call_command("adopt_text_photo", str(folder))
