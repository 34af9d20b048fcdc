"""The stage: regions with words and vectors, out of the pass that tags and embedding share."""

import io
from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
from PIL import Image
from rest_framework.test import APIClient

from search.extractors.maps import MapExtractor
from search.index.stage import EmbeddingStage
from search.models import Embedding, EmbeddingSpace, Region
from search.regions.section import RegionSection
from search.regions.stage import RegionStage
from search.tags.stage import TagStage
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.pipeline import Batch, Stage, StageError
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.models import models_sync

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Two photos that scikit-learn ships."""
    models_sync()
    files = [(SAMPLES / name).read_bytes() for name in ("china.jpg", "flower.jpg")]
    return [photo_ingest(owner=member, file=io.BytesIO(data), name="a.jpg").photo for data in files]


def work(batch: Batch) -> None:
    stages: list[Stage] = [EmbeddingStage(), RegionStage()]
    for stage in stages:
        outcomes = stage.compute(batch)
        stage.write({photo: found for photo, found in outcomes.items() if not isinstance(found, StageError)})


def test_regions_have_a_box_a_word_and_a_vector_in_the_serving_space(
    photos: list[Photo], api: APIClient
) -> None:
    work(Batch(photos))
    space = EmbeddingSpace.objects.get(purpose="photo")
    found = Region.objects.filter(photo=photos[1])
    assert 1 <= len(found) <= 5
    for region in found:
        vector = np.array(Embedding.objects.get(photo=photos[1], space=space, region=region.box).vector)
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=2e-3)
    shown = api.get(f"/api/v1/photos/{photos[1].id}/").json()["regions"]
    assert [row["id"] for row in shown] == [region.pk for region in found.order_by("position")]
    assert set(shown[0]) == {"id", "box", "tag", "score"}


def test_vectors_of_regions_lie_in_the_space_of_whole_photos(photos: list[Photo]) -> None:
    work(Batch(photos))
    whole = {
        row.photo_id: np.array(row.vector)
        for row in Embedding.objects.filter(region=None, space__purpose="photo")
    }
    for row in Embedding.objects.exclude(region=None):
        near = {photo: float(np.array(row.vector) @ vector) for photo, vector in whole.items()}
        assert max(near, key=lambda photo: near[photo]) == row.photo_id


def test_tags_embedding_and_regions_share_one_forward_pass(
    photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    real = MapExtractor.__call__

    def counted(self: MapExtractor, images: list[Image.Image], *more: int) -> object:
        passes.append(len(images))
        return real(self, images, *more)

    monkeypatch.setattr(MapExtractor, "__call__", counted)
    batch = Batch(photos)
    for stage in (EmbeddingStage(), TagStage(), RegionStage()):
        stage.compute(batch)
    assert passes == [2]


def test_another_run_replaces_the_regions_and_their_vectors(photos: list[Photo]) -> None:
    work(Batch(photos))
    before = set(Region.objects.values_list("pk", flat=True))
    work(Batch(photos))
    after = set(Region.objects.values_list("pk", flat=True))
    assert len(before) == len(after) and not before & after
    assert Embedding.objects.exclude(region=None).count() == len(after)


def test_a_space_that_is_being_built_gets_the_regions_too(photos: list[Photo]) -> None:
    work(Batch(photos))
    serving = EmbeddingSpace.objects.get(purpose="photo")
    EmbeddingSpace.objects.filter(pk=serving.pk).update(state="building")
    Embedding.objects.exclude(region=None).delete()
    work(Batch(photos))
    assert Embedding.objects.exclude(region=None).count() == Region.objects.count() > 0


def test_a_photo_that_cannot_be_read_fails_alone(photos: list[Photo]) -> None:
    work(Batch(photos))
    photos[0].sha256 = "0" * 64
    outcomes = RegionStage().compute(Batch(photos))
    assert isinstance(outcomes[photos[0].id], StageError)
    assert not isinstance(outcomes[photos[1].id], StageError)


def test_a_photo_without_regions_has_an_empty_list(member: User) -> None:
    photo = photo_row(member)
    assert RegionSection().load([photo]) == {photo.id: []}
