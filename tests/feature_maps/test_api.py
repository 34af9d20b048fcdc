"""What the networks see of a photo, over the API: made by a worker once, shown to whoever may see the photo."""

import io
from typing import Any

import numpy as np
import pytest
from django.core.files.storage import storages
from PIL import Image
from rest_framework.test import APIClient

from search.feature_maps import tasks
from search.retrieval import doorway
from webapp.accounts.models import User
from webapp.celery import app
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_create
from webapp.photos.services.turn import photo_turn

LOOK = "search.interactive.feature_maps"


def _url(photo: Photo, backbone: str = "efficientnet-lite0", layer: str = "block-4") -> str:
    return f"/api/v1/photos/{photo.id}/feature-maps/{backbone}/{layer}/"


def _sheet(client: APIClient, address: str) -> Image.Image:
    sent = client.get(address)
    assert sent["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(b"".join(sent.streaming_content)))  # type: ignore[attr-defined]


def _strength(client: APIClient, told: dict[str, Any]) -> np.ndarray[Any, Any]:
    """The activation map: the first of the sheet."""
    return np.asarray(_sheet(client, told["sheet"]))[: told["height"], : told["width"]]


def test_the_installed_backbones_are_told_with_their_layers(api: APIClient, worker: list[str]) -> None:
    found = [api.get("/api/v1/backbones/").json()["backbones"] for _ in range(2)][1]

    assert [network["name"] for network in found] == ["efficientnet-lite0", "efficientnet-lite2"]
    assert found[0]["layers"][0] == {"name": "stem", "channels": 32, "height": 112, "width": 112}
    assert found[0]["layers"][-1] == {"name": "head", "channels": 1280, "height": 7, "width": 7}
    assert worker == ["search.interactive.backbones"]


def test_a_layer_is_looked_at_once_and_then_kept(api: APIClient, photo: Photo, worker: list[str]) -> None:
    told = api.get(_url(photo)).json()

    assert told == api.get(_url(photo)).json()
    assert worker.count(LOOK) == 1
    assert (told["channels"], told["height"], told["width"]) == (40, 28, 28)
    assert len(told["low"]) == len(told["high"]) == 41
    assert _sheet(api, told["sheet"]).size == (7 * 28, 6 * 28)


def test_the_maps_cover_the_photo_as_it_is_displayed(
    api: APIClient, photo: Photo, member: User, worker: list[str]
) -> None:
    before = api.get(_url(photo)).json()
    assert _strength(api, before)[:, 16:].mean() > 2 * _strength(api, before)[:, :12].mean()

    photo_turn(photo=photo, angle=180, actor=member)

    after = api.get(_url(photo)).json()
    assert after["sheet"] != before["sheet"]
    assert _strength(api, after)[:, :12].mean() > 2 * _strength(api, after)[:, 16:].mean()


@pytest.mark.parametrize(
    ("backbone", "layer"), [("efficientnet-lite0", "block-17"), ("vgg16", "pool5"), ("alexnet", "stem")]
)
def test_a_layer_that_no_installed_network_has_is_not_found(
    api: APIClient, photo: Photo, worker: list[str], backbone: str, layer: str
) -> None:
    answer = api.get(_url(photo, backbone, layer))

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "layer_not_found"
    assert LOOK not in worker


def test_nobody_else_learns_of_a_photo(
    api: APIClient, stranger_api: APIClient, photo: Photo, worker: list[str]
) -> None:
    told = api.get(_url(photo)).json()

    assert stranger_api.get(_url(photo)).status_code == 404
    assert stranger_api.get(told["sheet"]).status_code == 404
    assert APIClient().get(_url(photo)).status_code in (401, 403)
    assert APIClient().get("/api/v1/backbones/").status_code in (401, 403)


def test_a_shared_photo_is_looked_at_for_as_long_as_it_is_shared(
    api: APIClient, stranger_api: APIClient, photo: Photo, member: User, stranger: User, worker: list[str]
) -> None:
    album = album_create(owner=member, name="Ours")
    api.post(f"/api/v1/albums/{album.id}/photos/", {"photos": [str(photo.id)]})
    api.post(f"/api/v1/albums/{album.id}/members/", {"username": "otto", "role": "view"})

    told = stranger_api.get(_url(photo)).json()
    sent = stranger_api.get(told["sheet"])
    api.delete(f"/api/v1/albums/{album.id}/members/{stranger.pk}/")

    assert sent["Cache-Control"] == "private, no-cache"
    assert api.get(told["sheet"])["Cache-Control"].endswith("immutable")
    assert stranger_api.get(told["sheet"]).status_code == 404


def test_a_photo_whose_file_is_gone_says_so(api: APIClient, photo: Photo, worker: list[str]) -> None:
    storages["originals"].delete(photo.original_key)

    answer = api.get(_url(photo))

    assert answer.status_code >= 400
    assert "original" in answer.json()["error"]["message"]


def test_a_sheet_that_was_never_made_is_not_found(api: APIClient, photo: Photo, worker: list[str]) -> None:
    assert api.get(_url(photo).rstrip("/") + ".png").status_code == 404


def test_without_a_worker_it_says_what_to_do(
    api: APIClient, photo: Photo, worker: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)
    monkeypatch.setattr(doorway, "SECONDS", 0.1)

    answer = api.get(_url(photo))

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "no_worker"


def test_a_worker_of_the_interactive_queue_knows_the_tasks() -> None:
    app.loader.import_default_modules()

    for task in (tasks.backbones, tasks.feature_maps):
        assert app.amqp.router.route({}, task.name)["queue"].name == "interactive"
