"""Real photos of a member in the real database and store, and the weights that Plumb ships."""

import io
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from PIL import Image
from pytest_django import Settings

from search.orientation.reader import OrientationReader
from search.orientation.selectors import reader_given
from tests.members import member, stranger  # noqa: F401 - fixtures
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import registry
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.models import models_sync
from webapp.photos.services.samples import sample_files

PhotoMaker = Callable[..., Photo]


@pytest.fixture
def orientation_alone(settings: Settings) -> Iterator[None]:
    """The pipeline's own stages and orientation, without those that describe and index."""
    settings.PIPELINE = [path for path in settings.PIPELINE if ".photos." in path or ".orientation." in path]
    registry.stages.cache_clear()
    yield
    registry.stages.cache_clear()


@pytest.fixture
def temple() -> Image.Image:
    """An upright photo that nobody takes for another way up (from scikit-learn)."""
    path = next(path for path in sample_files() if path.name == "china.jpg")
    with Image.open(path) as image:
        return image.convert("RGB")


@pytest.fixture
def photo_make(member: User, temple: Image.Image, orientation_alone: None) -> PhotoMaker:
    """Take in the temple, its content turned clockwise by some quarters, or another picture."""
    models_sync()

    def make(quarters: int = 0, image: Image.Image | None = None) -> Photo:
        buffer = io.BytesIO()
        (image or temple).rotate(-90 * quarters, expand=True).save(buffer, "JPEG", quality=92)
        return photo_ingest(owner=member, file=buffer, name=f"{quarters}.jpg").photo

    return make


@pytest.fixture(scope="session")
def shipped() -> OrientationReader:
    """The model in the repository."""
    return reader_given(settings.BASE_DIR / "search" / "weights" / "orientation-lite0.safetensors")
