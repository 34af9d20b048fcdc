"""Photos of a member in the real database and store, and a small captioner that needs no training."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image

from captioning import stage as caption_stage
from captioning.captioner import Captioner
from captioning.decoders import decoder_make
from captioning.vocabulary import Vocabulary
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from webapp.accounts.models import User
from webapp.photos.models import Photo

PhotoMaker = Callable[[], Photo]


@pytest.fixture
def photo_make(member: User, settings: object, tmp_path: Path) -> PhotoMaker:
    """Photos of plain colours, each another one."""
    made: list[Photo] = []

    def make() -> Photo:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), (40 * len(made) % 256, 90, 120)).save(buffer, "PNG")
        photo = Photo(
            owner=member,
            sha256=f"{len(made):064x}",
            extension=".png",
            name=f"{len(made)}.png",
            media_type="image/png",
            bytes=buffer.tell(),
            width=40,
            height=30,
            taken_at=timezone.now(),
        )
        if not storages["originals"].exists(photo.original_key):
            storages["originals"].save(photo.original_key, ContentFile(buffer.getvalue()))
        photo.save()
        made.append(photo)
        return photo

    return make


@pytest.fixture
def captioner(monkeypatch: pytest.MonkeyPatch) -> Captioner:
    """An untrained captioner, active in the stage."""
    torch.manual_seed(0)
    vocabulary = Vocabulary(["a", "dog", "cat", "runs", "sits"])
    decoder = decoder_make("merge_lstm", words=len(vocabulary), width=16, memory=24)
    made = Captioner(decoder, vocabulary, label="test@0/fp32", longest=6)
    monkeypatch.setattr(caption_stage, "active_captioner", lambda: made)
    return made
