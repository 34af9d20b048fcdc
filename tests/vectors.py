"""A library of photos without pixels: rows and vectors of known directions, for tests of search."""

import hashlib
from collections.abc import Sequence
from itertools import count
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.utils import timezone
from numpy.typing import NDArray

from search.index.services import embeddings_write
from search.index.vectors import unit
from search.models import EmbeddingSpace, PhotoTag, Tag
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo

DIM = 16
_numbers = count()


def model_version(name: str = "plumb-test") -> ModelVersion:
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return ModelVersion.objects.create(task="descriptor", name=name, sha256=sha256, path="none.safetensors")


def space_make(name: str = "plumb-test", state: str = "serving", dim: int = DIM) -> EmbeddingSpace:
    return EmbeddingSpace.objects.create(name=name, model_version=model_version(name), dim=dim, state=state)


def _unsaved(owner: User, **values: Any) -> Photo:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "extension": ".jpg",
        "name": f"{number}.jpg",
        "media_type": "image/jpeg",
        "bytes": 1000,
        "width": 40,
        "height": 30,
        "taken_at": timezone.now(),
    }
    return Photo(owner=owner, **(defaults | values))


def photo_row(owner: User, **values: Any) -> Photo:
    """A photo without pixels."""
    photo = _unsaved(owner, **values)
    photo.save()
    return photo


def photos_with(
    owner: User, space: EmbeddingSpace, vectors: NDArray[np.float32] | Sequence[Sequence[float]]
) -> list[Photo]:
    """A photo for each vector, in order."""
    rows = unit(np.asarray(vectors, np.float32))
    photos = Photo.objects.bulk_create([_unsaved(owner) for _ in rows])
    vectors_by_photo: dict[UUID, NDArray[np.float32]] = dict(zip((p.id for p in photos), rows, strict=True))
    embeddings_write(space=space, vectors=vectors_by_photo)
    return photos


def fan(number: int, dim: int = DIM) -> NDArray[np.float32]:
    """Vectors that turn away from the first axis, a little more each; no two at the same angle."""
    angles = np.linspace(0.0, np.pi / 2, number)
    found = np.zeros((number, dim), np.float32)
    found[:, 0], found[:, 1] = np.cos(angles), np.sin(angles)
    return found


def blobs(sizes: Sequence[int], spread: float = 0.1, dim: int = DIM, seed: int = 0) -> NDArray[np.float32]:
    """Groups of vectors around axes of their own, one after the other."""
    rng = np.random.default_rng(seed)
    parts = [np.eye(dim)[axis] + spread * rng.normal(size=(size, dim)) for axis, size in enumerate(sizes)]
    return np.concatenate(parts).astype(np.float32)


def tag_photos(photos: Sequence[Photo], *names: str) -> None:
    for name in names:
        tag, _ = Tag.objects.get_or_create(name=name)
        PhotoTag.objects.bulk_create([PhotoTag(photo=photo, tag=tag, score=0.9) for photo in photos])


@pytest.fixture
def space(db: None) -> EmbeddingSpace:
    """A small space that serves, without an index."""
    return space_make()
