"""A photo that shows two different halves, and a worker that works at once."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from PIL import Image

from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from webapp.accounts.models import User
from webapp.celery import app
from webapp.photos.models import Photo
from webapp.photos.services.ingest import photo_ingest


@pytest.fixture
def halves() -> Image.Image:
    """Left a plain ground, right a chequered one."""
    image = Image.new("RGB", (320, 160), (90, 110, 140))
    for place in range(200):
        left, top = 160 + place % 20 * 8, place // 20 * 16
        image.paste(
            (240, 240, 235) if (place + place // 20) % 2 else (20, 30, 40), (left, top, left + 8, top + 16)
        )
    return image


@pytest.fixture
def photo(member: User, halves: Image.Image) -> Photo:
    buffer = io.BytesIO()
    halves.save(buffer, "PNG")
    return photo_ingest(owner=member, file=buffer, name="halves.png").photo


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every task is done here as it is sent, its answer by the real Valkey; the names of those that were sent."""
    app.loader.import_default_modules()
    sent: list[str] = []

    def send(name: str, *, kwargs: dict[str, Any], **_: object) -> None:
        sent.append(name)
        app.tasks[name].apply(kwargs=kwargs)

    cache.clear()
    monkeypatch.setattr(app, "send_task", send)
    yield sent
    cache.clear()
