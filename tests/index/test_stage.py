"""The embedding stage: the same vector as a query gets, one forward pass with the tags, bad photos told apart."""

import io
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from PIL import Image

from search.extractors.maps import MapExtractor
from search.index import stage as embedding
from search.index.describing import descriptor_active, descriptor_of
from search.index.stage import EmbeddingStage
from search.models import Embedding, EmbeddingSpace
from search.tags.stage import TagStage
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, StageError
from webapp.photos.pipeline.decode import open_upright
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.models import models_sync

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Two photos that scikit-learn ships."""
    models_sync()
    files = [(SAMPLES / name).read_bytes() for name in ("china.jpg", "flower.jpg")]
    return [photo_ingest(owner=member, file=io.BytesIO(data), name="a.jpg").photo for data in files]


def embed(photos: list[Photo]) -> None:
    """Compute and write, as the runner does."""
    stage = EmbeddingStage()
    outcomes = stage.compute(Batch(photos))
    stage.write({photo: found for photo, found in outcomes.items() if isinstance(found, dict)})


def test_a_photo_gets_the_vector_that_a_query_by_its_file_gets(photos: list[Photo]) -> None:
    embed(photos)
    with (SAMPLES / "flower.jpg").open("rb") as file:
        query = descriptor_of(descriptor_active()).describe([open_upright(file)])[0]
    stored = np.array(Embedding.objects.get(photo=photos[1], space__purpose="photo").vector)
    assert float(stored @ query) > 0.9999
    space = EmbeddingSpace.objects.get(purpose="photo")
    assert (space.state, space.dim) == ("serving", len(query))
    assert EmbeddingStage().version() == space.model_version.label


def test_tags_and_embedding_share_one_forward_pass(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    real = MapExtractor.__call__

    def counted(self: MapExtractor, images: list[Image.Image], *more: int) -> object:
        passes.append(len(images))
        return real(self, images, *more)

    monkeypatch.setattr(MapExtractor, "__call__", counted)
    batch = Batch(photos)
    EmbeddingStage().compute(batch)
    TagStage().compute(batch)
    assert passes == [2]


def test_a_broken_photo_fails_alone(photos: list[Photo]) -> None:
    photos[0].sha256 = "0" * 64
    outcomes = EmbeddingStage().compute(Batch(photos))
    assert isinstance(outcomes[photos[0].id], StageError)
    assert not isinstance(outcomes[photos[1].id], StageError)


def test_a_vector_that_is_no_number_fails_its_photo_for_good(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = embedding._describe

    def spoiled(*arguments: object) -> object:
        vectors = real(*arguments)  # type: ignore[arg-type]
        vectors[0] = np.nan
        return vectors

    monkeypatch.setattr(embedding, "_describe", spoiled)
    outcomes = EmbeddingStage().compute(Batch(photos))
    failure = outcomes[photos[0].id]
    assert isinstance(failure, StageError) and failure.permanent
    assert not isinstance(outcomes[photos[1].id], StageError)


def test_a_space_that_is_being_built_is_filled_beside_the_serving_one(photos: list[Photo]) -> None:
    embed(photos[:1])
    serving = EmbeddingSpace.objects.get(purpose="photo")
    EmbeddingSpace.objects.filter(pk=serving.pk).update(state="building")
    embed(photos)
    assert Embedding.objects.filter(space=serving).count() == 2
