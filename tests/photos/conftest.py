"""Members, their photos, and the pipeline of webapp.photos alone."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.photos.pictures import jpeg
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import registry
from webapp.photos.pipeline.runner import drain
from webapp.photos.sections import sections
from webapp.photos.services.ingest import photo_ingest

PhotoMaker = Callable[..., Photo]


@pytest.fixture(autouse=True)
def library_alone(settings: Settings) -> Iterator[None]:
    """Only the stages that this app has; no sections of others."""
    settings.PIPELINE = [path for path in settings.PIPELINE if path.startswith("webapp.photos.")]
    settings.PHOTO_SECTIONS = []
    registry.stages.cache_clear()
    sections.cache_clear()
    yield
    registry.stages.cache_clear()
    sections.cache_clear()


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_user("mira", password="a long enough one")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("otto", password="another long one")


@pytest.fixture
def api(member: User) -> APIClient:
    """The API as mira sees it."""
    client = APIClient()
    client.force_login(member)
    return client


@pytest.fixture
def stranger_api(stranger: User) -> APIClient:
    client = APIClient()
    client.force_login(stranger)
    return client


@pytest.fixture
def photo_make(member: User) -> PhotoMaker:
    """Take a picture in; every call without bytes makes another one."""
    made: list[Photo] = []

    def make(data: bytes | None = None, *, owner: User = member, name: str = "a.jpg", **more: Any) -> Photo:
        data = jpeg(seed=1000 + len(made)) if data is None else data
        photo = photo_ingest(owner=owner, file=io.BytesIO(data), name=name, **more).photo
        made.append(photo)
        return photo

    return make


@pytest.fixture
def processed() -> Callable[[Photo], Photo]:
    """Run the stages here and now; returns the photo as it stands then."""

    def run(photo: Photo) -> Photo:
        drain(["io"])
        photo.refresh_from_db()
        return photo

    return run
