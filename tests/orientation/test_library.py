"""Learning from people's turns: upright copies of what they decided, old and new compared, nothing switched unasked."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from PIL import Image

from search.orientation import library
from search.orientation.library import compared, decided_copies
from search.orientation.photographs import split
from search.orientation.reader import OrientationReader
from search.orientation.selectors import photos_decided
from tests.orientation.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion
from webapp.photos.services.turn import photo_turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decided(photo_make: PhotoMaker, member: User, temple: Image.Image) -> int:
    """Parts of the temple that lay on three sides until their owner turned them upright."""
    count = 12
    for index in range(count):
        part = temple.crop((8 * index, 0, 520 + 8 * index, 400))
        quarters = 1 + index % 3
        photo_turn(photo=photo_make(quarters, part), angle=-90 * quarters % 360, actor=member)
    return count


@pytest.fixture
def least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "LEAST", 4)


@pytest.mark.usefixtures("least")
def test_what_people_turned_becomes_upright_copies(
    photo_make: PhotoMaker, member: User, temple: Image.Image, tmp_path: Path, decided: int
) -> None:
    tilted = photo_make(0, temple.rotate(-10, Image.Resampling.BICUBIC))
    photo_turn(photo=tilted, straighten=-10, actor=member)
    photo_make(1)  # nobody has said anything about this one

    found = decided_copies(photos_decided(), tmp_path)

    assert len(found) == decided + 1
    for photo in found:
        pixels = np.asarray(Image.open(photo.path).convert("L"), np.float64)
        height = len(pixels)
        assert pixels[: height // 4].mean() > pixels[-height // 4 :].mean() + 20  # the sky is above
    small = next(photo for photo in found if photo.path.stem == str(tilted.id))
    assert Image.open(small.path).size != temple.size  # cut to what is left when it lies straight
    assert np.asarray(Image.open(small.path)).min(axis=2)[:, 0].max() > 0


def test_too_few_decisions_teach_nothing(decided: int, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=f"Only {decided} photos"):
        call_command("train", "orientation", "--from-library", "--data", str(tmp_path / "none"))


@pytest.mark.usefixtures("least", "decided")
def test_old_and_new_are_asked_the_same(shipped: OrientationReader, tmp_path: Path) -> None:
    photos = decided_copies(photos_decided(), tmp_path)[:3]

    found = compared(shipped, shipped, photos)

    assert found["old"] == found["new"]
    assert found["old"]["four_way"] == 1.0
    assert found["old"]["upright_turned_wrongly"] == 0.0


@pytest.mark.slow
@pytest.mark.usefixtures("least", "decided")
def test_a_model_of_the_library_is_installed_and_used_only_when_asked_for(
    settings: LazySettings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PLUMB_HOME = tmp_path  # neither runs nor models for other tests to find
    before = ModelVersion.objects.get(task="orientation", active=True)
    command = ["train", "orientation", "--from-library", "--data", str(tmp_path / "none"), "--workers", "0"]

    call_command(*command, "--steps", "1", "--batch", "2", "--sizes", "0:128")

    new = ModelVersion.objects.get(task="orientation", name="orientation-library")
    assert not new.active
    assert ModelVersion.objects.get(task="orientation", active=True) == before
    assert "this library" in new.card["data"]
    assert str(tmp_path) not in str(new.card)
    told = capsys.readouterr().out
    assert "old" in told
    assert "new" in told
    assert "models activate orientation-library" in told

    call_command(*command, "--export-only", "--activate")

    assert ModelVersion.objects.get(task="orientation", active=True).name == "orientation-library"


@pytest.mark.usefixtures("least", "decided")
def test_some_decided_photos_are_always_held_back(tmp_path: Path) -> None:
    train, held_back = split(decided_copies(photos_decided(), tmp_path), 0)

    assert train
    assert not {photo.path for photo in train} & {photo.path for photo in held_back}
