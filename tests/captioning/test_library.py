"""Learning from people's captions: old and new compared on what neither has seen, nothing switched unasked."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from PIL import Image

from captioning.captioner import Captioner, captioner_load
from captioning.decoders import decoder_make
from captioning.services import caption_edit, captions_suggest
from captioning.suggestion import Suggestion
from captioning.training import library
from captioning.training.card import captioner_save
from captioning.training.config import CaptionerConfig
from captioning.training.feature_cache import JoinedGrids
from captioning.training.going_on import grown, split
from captioning.training.library import described_copies
from captioning.training.references import DescribedPhoto
from captioning.vocabulary import UNKNOWN, Vocabulary
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo
from webapp.photos.services.models import model_activate, model_install

CONFIG = CaptionerConfig(decoder="merge_lstm", sizes={"width": 16, "memory": 24}, longest=6)
FACTS = {"data": "none", "command": "none", "metrics": {}, "licence": "test"}
WORDS = Vocabulary(["a", "dog", "cat", "runs", "sits"])


@pytest.fixture
def home(settings: LazySettings, tmp_path: Path) -> Path:
    """A state of its own: no other test finds what is installed here."""
    settings.PLUMB_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture
def in_use(db: None, home: Path, tmp_path: Path) -> ModelVersion:
    """A small untrained captioner, installed and active."""
    torch.manual_seed(0)
    decoder = decoder_make("merge_lstm", words=len(WORDS), **CONFIG.sizes)
    written = captioner_save(tmp_path / "small.safetensors", decoder, WORDS, CONFIG, FACTS)
    version = model_install(file=written.path)
    return model_activate(task="captioner", name=version.name, sha256=version.sha256)


@pytest.fixture
def described(photo_make: PhotoMaker, member: User, monkeypatch: pytest.MonkeyPatch) -> list[Photo]:
    """Twelve photos in a person's words, of which "Ada" is one that no captioner knows."""
    monkeypatch.setattr(library, "LEAST", 8)
    photos = [photo_make() for _ in range(12)]
    for place, photo in enumerate(photos):
        caption_edit(photo=photo, text=f"Ada, a dog, {'runs' if place % 2 else 'sits'}", author=member)
    return photos


def _files(count: int) -> list[DescribedPhoto]:
    return [DescribedPhoto(Path(f"{number}.png"), ("a dog",)) for number in range(count)]


def test_the_three_parts_share_no_photo_and_are_the_same_again() -> None:
    first, again = split(_files(40), 1), split(_files(40), 1)
    assert first == again
    assert [len(part) for part in vars(first).values()] == [30, 5, 5]
    assert len({entry.image for part in vars(first).values() for entry in part}) == 40
    assert split(_files(40), 2) != first


def test_a_word_that_people_use_is_learned_and_all_others_keep_their_place() -> None:
    torch.manual_seed(0)
    old = Captioner(decoder_make("merge_lstm", words=len(WORDS), **CONFIG.sizes), WORDS, label="x")
    said = [DescribedPhoto(Path("1.png"), ("Ada runs with Bob",))] + [
        DescribedPhoto(Path("2.png"), ("Ada sits",))
    ] * 2
    decoder, vocabulary = grown(old, CONFIG, said)
    assert vocabulary.words == [*WORDS.words, "ada"]
    assert vocabulary.number("bob") == UNKNOWN
    assert torch.equal(decoder.embed.weight[:-1], old.decoder.embed.weight)
    assert decoder.bias[-1] == old.decoder.bias[4:].min()
    grid = torch.randn(1, 81, 1280)
    words = torch.tensor([[[1, 4, 5]]])
    same = decoder.eval()(grid, words)[..., : len(WORDS)]
    assert torch.allclose(same, old.decoder(grid, words), atol=1e-6)


def test_several_caches_are_picked_from_as_one() -> None:
    parts = [np.full((2, 1, 1), value, np.float16) for value in (1, 2, 3)]
    joined = JoinedGrids(*parts)
    assert len(joined) == 6
    assert joined[np.array([5, 0, 2])].ravel().tolist() == [3, 1, 2]


@pytest.mark.django_db
def test_only_what_people_wrote_of_photos_that_are_there_teaches(
    described: list[Photo], photo_make: PhotoMaker, member: User, tmp_path: Path
) -> None:
    captions_suggest(found={photo_make().id: Suggestion("A cat.", 0.4, "m@1/fp32")})
    caption_edit(photo=photo_make(), text="🐕 …", author=member)
    Photo.objects.filter(id=described[0].id).update(trashed_at="2026-01-01T00:00Z")
    Photo.objects.filter(id=described[1].id).update(sha256="f" * 64)
    found = described_copies(tmp_path)
    assert {entry.image.stem for entry in found} == {str(photo.id) for photo in described[2:]}
    assert Image.open(found[0].image).mode == "RGB"


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("in_use")
def test_too_few_captions_teach_nothing() -> None:
    with pytest.raises(CommandError, match="Only 0 photos have a caption"):
        call_command("train", "captioner", "--from-library")


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("described")
def test_a_model_of_the_library_is_compared_installed_and_used_only_when_asked_for(
    in_use: ModelVersion,
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = tmp_path / "base"
    (base / "images").mkdir(parents=True)
    for number in range(6):
        Image.new("RGB", (32, 32), (40 * number, 80, 90)).save(base / "images" / f"{number}.png")
    said = [{"image": f"{number}.png", "captions": ["a cat sits", "a cat"]} for number in range(6)]
    for name, part in (("train", said[:4]), ("dev", said[4:])):
        (base / f"{name}.json").write_text(json.dumps(part))
    command = ["train", "captioner", "--from-library", "--data", str(base), "--epochs", "1"]

    call_command(*command)

    told = capsys.readouterr().out
    for figure in ("old", "new", "library", "base", "held_back", "new_words"):
        assert figure in told
    assert "manage.py models activate captioner-library" in told
    assert ModelVersion.objects.get(task="captioner", active=True) == in_use
    installed = ModelVersion.objects.get(task="captioner", name="captioner-library")
    assert captioner_load(home / installed.path).vocabulary.number("ada") != UNKNOWN
    assert "base set" in installed.card["data"]

    call_command(*command, "--activate")

    assert ModelVersion.objects.get(task="captioner", active=True).name == "captioner-library"
