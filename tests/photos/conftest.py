"""Members, their photos, and the pipeline of webapp.photos alone."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from tests.photos.pictures import jpeg
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import registry
from webapp.photos.pipeline.runner import drain
from webapp.photos.sections import sections
from webapp.photos.services.ingest import photo_ingest

PhotoMaker = Callable[..., Photo]
Committed = Callable[[], AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def library_alone(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Only the stages that this app has, no sections of others, and a store of the test's own."""
    if "celery_worker_process" not in request.fixturenames:
        settings.UPLOAD_FOLDER = tmp_path / "uploads"
        settings.STORAGES = {
            name: {**found, "OPTIONS": {**found.get("OPTIONS", {}), "location": tmp_path / name}}
            if name in ("originals", "renditions")
            else found
            for name, found in settings.STORAGES.items()
        }
    settings.PIPELINE = [path for path in settings.PIPELINE if path.startswith("webapp.photos.")]
    settings.PHOTO_SECTIONS = []
    registry.stages.cache_clear()
    sections.cache_clear()
    yield
    registry.stages.cache_clear()
    sections.cache_clear()


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
def committed(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Callable[[], AbstractContextManager[object]]:
    """Run the body's on-commit callbacks, as the commit would that tests never make."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def processed() -> Callable[[Photo], Photo]:
    """Run the stages here and now; returns the photo as it stands then."""

    def run(photo: Photo) -> Photo:
        drain(["io"])
        photo.refresh_from_db()
        return photo

    return run
