"""A member's library of real pixels, fingerprinted and compared here and now."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytest_django import Settings

from search.duplicates.refresh import duplicates_refresh
from search.index.services import embeddings_write
from search.index.vectors import unit
from search.models import EmbeddingSpace
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from tests.photos.pictures import encoded, exif_of
from tests.vectors import DIM, space  # noqa: F401 - fixtures
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import registry
from webapp.photos.pipeline.runner import drain
from webapp.photos.sections import sections
from webapp.photos.services.ingest import photo_ingest

Take = Callable[..., Photo]
Compared = Callable[[], None]
STAGES = (
    "webapp.photos.pipeline.metadata.MetadataStage",
    "webapp.photos.pipeline.thumbnails.ThumbnailStage",
    "search.duplicates.stage.FingerprintStage",
)


@pytest.fixture(autouse=True)
def only_fingerprints(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """The stages that duplicates need, and a store of the test's own."""
    settings.STORAGES = {
        name: {**found, "OPTIONS": {**found.get("OPTIONS", {}), "location": tmp_path / name}}
        if name in ("originals", "renditions")
        else found
        for name, found in settings.STORAGES.items()
    }
    settings.PIPELINE = list(STAGES)
    registry.stages.cache_clear()
    sections.cache_clear()
    yield
    registry.stages.cache_clear()
    sections.cache_clear()


@pytest.fixture
def take(member: User, space: EmbeddingSpace) -> Take:
    """Take a picture in; `like` names the direction of its vector: photos of one are near each other."""

    def taken(
        image: Image.Image,
        *,
        like: int | None = None,
        owner: User = member,
        name: str = "a.jpg",
        kind: str = "JPEG",
        quality: int = 92,
        exif: dict[str, Any] | None = None,
    ) -> Photo:
        options: dict[str, Any] = {"exif": exif_of(**exif)} if exif else {}
        data = encoded(image, kind, **options, **({"quality": quality} if kind == "JPEG" else {}))
        photo = photo_ingest(owner=owner, file=io.BytesIO(data), name=name).photo
        if like is not None:
            near = np.eye(DIM, dtype=np.float32)[like] + np.float32(1e-3) * np.random.default_rng(
                photo.id.int % 1000
            ).random(DIM, np.float32)
            embeddings_write(space=space, vectors={photo.id: unit(near[None])[0]})
        return photo

    return taken


@pytest.fixture
def compared(broker: object) -> Compared:
    """Run the stages and compare what has come."""

    def run() -> None:
        drain(["io"])
        assert duplicates_refresh()

    return run
