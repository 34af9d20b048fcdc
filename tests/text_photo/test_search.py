"""Words that nobody wrote about a photo find it by what it shows: filled by the stage, floor, pages, permissions."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import torch
from PIL import Image
from rest_framework.test import APIClient

from search.errors import NoWorker
from search.extractors.model_files import model_write
from search.index.services import embeddings_write
from search.models import Embedding, EmbeddingSpace
from search.text.services import document_update
from search.text_photo import finding
from search.text_photo.filling import text_vectors
from search.text_photo.head import HeadConfig, TextPhotoHead
from search.text_photo.space import PURPOSE, head_of, text_space_active, text_space_serving
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from tests.vectors import photo_row, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import ModelVersion, Photo
from webapp.photos.pipeline import Batch
from webapp.photos.services.models import model_activate, model_install

pytestmark = pytest.mark.django_db
URL = "/api/v1/search/"


@pytest.fixture
def head(tmp_path: Path, settings: Any) -> ModelVersion:
    """An untrained head, installed and active, whose floor is 0.5."""
    settings.PLUMB_HOME = tmp_path / "home"
    torch.manual_seed(0)
    facts = dict.fromkeys(("data", "command", "licence", "preprocessing"), "test")
    config = HeadConfig(hidden=8)
    card = {"task": "text-photo", "name": "text-photo-test", "seed": 0, "metrics": {}, "precision": "fp32",
            "floor": 0.5, "config": config.as_json(), **facts}  # fmt: skip
    tensors = {name: value.numpy() for name, value in TextPhotoHead(config).state_dict().items()}
    written = model_write(tmp_path / "text-photo-test.safetensors", tensors, card)
    version = model_install(file=written.path)
    return model_activate(task="text-photo", name=version.name)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every sentence is the first axis; what was asked is kept."""
    asked: list[str] = []

    def send(task: str, *, spaces: list[int], text: str) -> str:
        asked.append(text)
        return ",".join(map(str, spaces))

    def wait(reply: str, seconds: float) -> dict[str, Any]:
        return {"vectors": {space: np.eye(384)[0].tolist() for space in reply.split(",")}}

    monkeypatch.setattr(finding, "send", send)
    monkeypatch.setattr(finding, "wait", wait)
    return asked


@pytest.fixture
def photo_at(head: ModelVersion, member: User) -> Callable[..., Photo]:
    """A photo whose vector has that cosine with every sentence."""

    def make(cosine: float, owner: User = member) -> Photo:
        space = text_space_active()
        assert space is not None
        photo = photo_row(owner, name=f"IMG {cosine}.jpg")
        vector = np.zeros(384, np.float32)
        vector[:2] = cosine, (1 - cosine**2) ** 0.5
        embeddings_write(space=space, vectors={photo.id: vector})
        return photo

    return make


def _found(api: APIClient, text: str = "a puppy", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.post(URL, {"text": text, **more}).json()
    return answer


def _ids(answer: dict[str, Any]) -> list[UUID]:
    return [UUID(row["photo"]["id"]) for row in answer["results"]]


@pytest.mark.usefixtures("said")
def test_photos_that_nobody_described_are_found_the_nearest_first_and_none_below_the_floor(
    api: APIClient, photo_at: Callable[..., Photo]
) -> None:
    far, near, nearest = photo_at(0.3), photo_at(0.6), photo_at(0.9)
    answer = _found(api)
    assert _ids(answer) == [nearest.id, near.id]
    assert far.id not in _ids(answer)
    assert (answer["mode"], answer["next"]) == ("sense", None)
    assert [row["why"]["found_by"] for row in answer["results"]] == [["photo"], ["photo"]]
    assert answer["results"][0]["score"] == 1.0


@pytest.mark.usefixtures("said")
def test_what_has_the_words_comes_first_and_what_shows_them_follows(
    api: APIClient, photo_at: Callable[..., Photo]
) -> None:
    near, described = photo_at(0.9), photo_at(0.1)
    tag_photos([described], "puppy")
    document_update(photo_ids=[described.id])
    answer = _found(api, "puppy")
    assert (_ids(answer), answer["mode"]) == ([described.id, near.id], "hybrid")
    assert [row["why"]["found_by"] for row in answer["results"]] == [["words"], ["photo"]]


@pytest.mark.usefixtures("said")
def test_pages_lead_to_the_end_without_photos_that_left_meanwhile(
    api: APIClient, photo_at: Callable[..., Photo]
) -> None:
    photos = [photo_at(0.9 - 0.05 * place) for place in range(5)]
    first = _found(api, limit=2)
    api.delete(f"/api/v1/photos/{photos[2].id}/")
    second = api.post(URL, {"cursor": first["next"], "limit": 2}).json()
    assert _ids(first) + _ids(second) == [photos[place].id for place in (0, 1, 3, 4)]
    assert second["next"] is None


@pytest.mark.usefixtures("said")
def test_another_members_photo_is_never_an_answer(
    api: APIClient, photo_at: Callable[..., Photo], stranger: User
) -> None:
    photo_at(0.95, owner=stranger)
    answer = _found(api)
    assert (answer["results"], answer["mode"]) == ([], "text")


def test_without_a_head_words_answer_alone(api: APIClient, member: User, said: list[str]) -> None:
    ModelVersion.objects.filter(task="text-photo").delete()
    photo_row(member, name="x.jpg")
    assert text_space_serving() is None
    assert _found(api)["results"] == []
    assert said == []


def test_without_a_worker_words_answer_alone(
    api: APIClient, photo_at: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(task: str, **payload: Any) -> str:
        raise NoWorker

    monkeypatch.setattr(finding, "send", send)
    photo_at(0.9)
    answer = _found(api)
    assert (answer["results"], answer["mode"]) == ([], "text")
    assert {"name": "photo", "found": 0, "answered": False} in answer["branches"]


def test_its_vectors_are_a_space_of_their_own(head: ModelVersion) -> None:
    space = text_space_active()
    assert space is not None
    assert (space.purpose, space.dim, space.model_version) == (PURPOSE, 384, head)
    assert EmbeddingSpace.objects.filter(purpose="photo", model_version=head).count() == 0
    vectors = head_of(head).sentences(["a dog", "a car"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert not Embedding.objects.filter(space=space).exists()


def test_the_stage_fills_it_beside_the_descriptors_space(head: ModelVersion, member: User) -> None:
    photos = [photo_row(member, name="a.jpg"), photo_row(member, name="gone.jpg")]
    batch = Batch(photos)
    batch._upright[photos[0].id] = Image.new("RGB", (64, 48), (30, 160, 60))
    found = text_vectors(batch)
    space = text_space_active()
    assert space is not None
    assert list(found) == [photos[0].id]
    assert found[photos[0].id][space.pk].shape == (384,)
    ModelVersion.objects.filter(task="text-photo").update(active=False)
    assert text_vectors(batch) == {}


def test_filters_are_no_part_of_the_sentence_and_still_narrow(
    api: APIClient, photo_at: Callable[..., Photo], said: list[str]
) -> None:
    near, other = photo_at(0.9), photo_at(0.8)
    Photo.objects.filter(pk=near.pk).update(camera_model="D90")
    answer = api.post(URL, {"text": "a boat at sea camera:d90"}).json()
    assert (answer["mode"], said) == ("sense", ["a boat at sea"])
    assert [row["photo"]["id"] for row in answer["results"]] == [str(near.pk)]
    assert str(other.pk) in {
        row["photo"]["id"] for row in api.post(URL, {"text": "a boat at sea"}).json()["results"]
    }


@pytest.mark.parametrize("typed", ["camera:d90", "-camera:d90", '"a boat at sea"', "boat -sea"])
def test_filters_alone_and_words_meant_exactly_are_no_sentences(
    api: APIClient, photo_at: Callable[..., Photo], said: list[str], typed: str
) -> None:
    photo_at(0.9)
    mode = "filters" if typed.strip("-").startswith("camera") else "text"
    assert (api.post(URL, {"text": typed}).json()["mode"], said) == (mode, [])
