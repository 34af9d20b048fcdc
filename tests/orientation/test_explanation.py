"""Why the machine thinks that a photo lies so: made by a worker once, shown to its owner alone."""

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import storages
from PIL import Image
from rest_framework.test import APIClient

from search import on_demand
from search.extractors.model_files import model_file
from search.orientation import explaining
from search.orientation.explanation import Explanation, Map, explain, grad_cam, maps_turned_back
from search.orientation.network import BINS, GRID, QUARTERS, OrientationHead, OrientationNet
from search.orientation.overlay import overlay
from search.orientation.reader import OrientationReader
from search.orientation.starts import net_load
from search.orientation.tasks import orientation_explain
from tests.members import signed_in
from tests.orientation.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.celery import app
from webapp.photos.models import ModelVersion, Photo
from webapp.photos.services.turn import photo_turn


@pytest.fixture(scope="module")
def net() -> OrientationNet:
    return net_load(model_file(settings.BASE_DIR / "search" / "weights" / "orientation-lite0.safetensors"))


@pytest.fixture
def explained(net: OrientationNet, shipped: OrientationReader, temple: Image.Image) -> Explanation:
    return explain(net, shipped, temple.rotate(-90, expand=True))


def test_the_explanation_is_of_the_very_reading(
    explained: Explanation, shipped: OrientationReader, temple: Image.Image
) -> None:
    reading = shipped.read([temple.rotate(-90, expand=True)])[0]

    assert explained.seen.reading == reading
    assert explained.seen.quarters.argmax() == reading.quarter == 1
    assert explained.seen.quarters[1] == pytest.approx(reading.confidence)
    assert explained.seen.bins.sum() == pytest.approx(1)
    assert abs(int(explained.seen.bins.argmax()) - 90) <= 10


def test_both_maps_lie_between_nothing_and_one(explained: Explanation) -> None:
    for found in (explained.activation, explained.gradcam):
        assert found.ndim == 2
        assert found.min() >= 0
        assert found.max() == pytest.approx(1)


def alike(one: Map, other: Map) -> float:
    """Correlation over all places."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def test_the_maps_turn_with_the_photo(
    net: OrientationNet, shipped: OrientationReader, explained: Explanation, temple: Image.Image
) -> None:
    further = explain(net, shipped, temple.rotate(180))

    assert (explained.seen.turns, further.seen.turns) == ((0, 3), (0, 2))
    for name in ("gradcam", "activation"):
        before, after = getattr(explained, name), getattr(further, name)
        assert alike(after, np.rot90(before, -1)) > max(0.5, alike(after, before))


def test_maps_of_turned_views_are_laid_back_over_the_photo() -> None:
    seen = np.random.default_rng(0).random((5, 5), np.float32)
    turns = (0, 3, 1)

    back = maps_turned_back(np.stack([np.rot90(seen, -turn) for turn in turns]), turns)

    assert back == pytest.approx(seen / seen.max())


def test_grad_cam_shows_the_channel_that_speaks_for_the_bin_and_no_evidence_against_it() -> None:
    head = OrientationHead(8, 8, width=2).eval()
    joined = torch.rand(1, 2, GRID, GRID, generator=torch.Generator().manual_seed(0))
    weights = torch.zeros(QUARTERS + BINS, 2, GRID * GRID)
    weights[QUARTERS + 30, 0] = 1.0  # the first channel speaks for 30 degrees,
    weights[QUARTERS + 60, 1] = -1.0  # the second against 60
    head.logits.weight.data = weights.flatten(1)

    speaks, against = (grad_cam(head, joined, torch.tensor([angle]))[0] for angle in (30, 60))

    assert np.allclose(speaks / speaks.max(), joined[0, 0] / joined[0, 0].max())
    assert against.max() == 0


def test_a_map_is_laid_over_the_middle_of_a_very_long_photo() -> None:
    picture = Image.open(io.BytesIO(overlay(np.ones((5, 5), np.float32), (1000, 100))))

    opacity = np.asarray(picture.convert("RGBA"))[..., 3]
    assert picture.size == (256, 26)
    assert opacity[13, 128] > 200
    assert opacity[:, :90].max() == 0
    assert opacity[:, -90:].max() == 0


@pytest.fixture
def forgotten(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def _url(photo: Photo) -> str:
    return f"/api/v1/photos/{photo.id}/orientation/"


def _explained(photo: Photo, client: APIClient) -> dict[str, Any]:
    """Asked for, made as the worker would, asked for again."""
    assert client.get(_url(photo)).json() == {"state": "pending"}
    orientation_explain(
        photo=str(photo.id), model=ModelVersion.objects.get(task="orientation", active=True).sha256
    )
    answer = client.get(_url(photo))
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("forgotten")
class TestOverTheApi:
    def test_a_photo_is_explained_once_and_then_kept(self, photo_make: PhotoMaker, member: User) -> None:
        photo, client = photo_make(1), signed_in(member)

        found = _explained(photo, client)

        assert found["quarter"] == 1
        assert found["angle"] == pytest.approx(90, abs=10)
        assert len(found["distribution"]) == 360
        assert sum(found["distribution"]) == pytest.approx(1, abs=0.001)
        assert sum(found["quarters"]) == pytest.approx(1, abs=0.001)
        for address in found["maps"].values():
            sent = client.get(address)
            assert sent["Content-Type"] == "image/webp"
            picture = Image.open(io.BytesIO(b"".join(sent.streaming_content)))  # type: ignore[attr-defined]
            assert picture.size == (171, 256)

    def test_the_numbers_are_of_the_file_and_the_maps_of_what_is_shown(
        self, photo_make: PhotoMaker, member: User
    ) -> None:
        photo = photo_turn(photo=photo_make(1), angle=270, actor=member)

        found = _explained(photo, signed_in(member))

        assert found["quarter"] == 1
        assert found["angle"] == pytest.approx(90, abs=10)
        assert abs(found["distribution"].index(max(found["distribution"])) - 90) <= 10
        sent = signed_in(member).get(found["maps"]["gradcam"])
        assert Image.open(io.BytesIO(b"".join(sent.streaming_content))).size == (256, 171)  # type: ignore[attr-defined]

    def test_a_straightened_photo_is_explained_as_it_is_shown(
        self, photo_make: PhotoMaker, member: User, temple: Image.Image
    ) -> None:
        tilted = photo_make(0, temple.rotate(-10, Image.Resampling.BICUBIC))
        photo = photo_turn(photo=tilted, straighten=-10, actor=member)

        found = _explained(photo, signed_in(member))

        assert found["angle"] == pytest.approx(10, abs=6)
        assert abs(found["distribution"].index(max(found["distribution"])) - 10) <= 6
        sent = signed_in(member).get(found["maps"]["activation"])
        width, height = Image.open(io.BytesIO(b"".join(sent.streaming_content))).size  # type: ignore[attr-defined]
        assert width / height == pytest.approx(photo.display_size[0] / photo.display_size[1], rel=0.02)

    def test_a_turn_makes_it_due_again(self, photo_make: PhotoMaker, member: User) -> None:
        photo, client = photo_make(0), signed_in(member)
        before = _explained(photo, client)

        photo_turn(photo=photo, angle=90, actor=member)

        assert client.get(_url(photo)).status_code == 202
        assert before["maps"] != _explained_again(photo, client)["maps"]

    def test_nobody_else_learns_of_it(self, photo_make: PhotoMaker, member: User, stranger: User) -> None:
        photo = photo_make(0)
        maps = _explained(photo, signed_in(member))["maps"]

        assert signed_in(stranger).get(_url(photo)).status_code == 404
        assert signed_in(stranger).get(maps["gradcam"]).status_code == 404
        assert APIClient().get(_url(photo)).status_code in (401, 403)
        assert signed_in(member).get(maps["gradcam"].replace("gradcam", "orientation")).status_code == 404

    def test_without_a_model_it_says_what_to_do(self, photo_make: PhotoMaker, member: User) -> None:
        photo = photo_make(0)
        ModelVersion.objects.filter(task="orientation").delete()

        answer = signed_in(member).get(_url(photo))

        assert answer.status_code == 503
        assert "models sync" in str(answer.json())

    def test_a_worker_that_never_comes_is_told_and_asked_again(
        self, photo_make: PhotoMaker, member: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        photo, client = photo_make(0), signed_in(member)
        monkeypatch.setattr(on_demand, "SECONDS", 0)

        codes = [client.get(_url(photo)).status_code for _ in range(3)]

        assert codes == [202, 503, 202]

    def test_a_photo_that_cannot_be_read_says_so(self, photo_make: PhotoMaker, member: User) -> None:
        photo, client = photo_make(0), signed_in(member)
        client.get(_url(photo))
        storages["originals"].delete(photo.original_key)

        orientation_explain(
            photo=str(photo.id), model=ModelVersion.objects.get(task="orientation", active=True).sha256
        )

        answer = client.get(_url(photo))
        assert answer.status_code == 422
        assert "original" in str(answer.json())


def _explained_again(photo: Photo, client: APIClient) -> dict[str, Any]:
    orientation_explain(
        photo=str(photo.id), model=ModelVersion.objects.get(task="orientation", active=True).sha256
    )
    found: dict[str, Any] = client.get(_url(photo)).json()
    return found


def test_a_worker_of_the_interactive_queue_knows_the_task() -> None:
    app.loader.import_default_modules()

    assert explaining.ASK in app.tasks
    assert app.amqp.router.route({}, explaining.ASK)["queue"].name == "interactive"
