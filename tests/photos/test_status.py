"""How the work stands, asked by many pages at once: counted once for a moment, and never stuck on the cache."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as BrokerGone
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.photos.models import StageRun
from webapp.photos.short_cache import remembered


def metadata(api: APIClient) -> dict[str, Any]:
    row: dict[str, Any] = api.get("/api/v1/status/").json()["stages"][0]
    return row


def test_the_stages_are_counted_once_for_a_moment(api: APIClient, photo_make: PhotoMaker) -> None:
    photo_make()
    with CaptureQueriesContext(connection) as first:
        assert metadata(api)["pending"] == 1
    with CaptureQueriesContext(connection) as second:
        assert metadata(api)["pending"] == 1
    assert len(second) < len(first)


def test_what_is_tried_again_shows_at_once(api: APIClient, photo_make: PhotoMaker) -> None:
    photo_make()
    StageRun.objects.update(status="failed")
    assert metadata(api)["failed"] == 1
    api.post("/api/v1/stage-runs/retry/", {"stage": "metadata"})
    assert (metadata(api)["failed"], metadata(api)["pending"]) == (0, 1)
    StageRun.objects.update(status="failed")
    run = StageRun.objects.get(stage="metadata")
    api.post(f"/api/v1/stage-runs/{run.id}/retry/")
    assert metadata(api)["pending"] == 1


def test_each_member_has_their_own_counts(
    api: APIClient, stranger_api: APIClient, photo_make: PhotoMaker
) -> None:
    photo_make()
    assert metadata(api)["pending"] == 1
    assert metadata(stranger_api)["pending"] == 0


@pytest.mark.parametrize("broken", ["get", "set", "delete"])
def test_without_the_cache_everything_is_counted_anew(
    broken: str, api: APIClient, photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise BrokerGone("nobody listens")

    photo_make()
    monkeypatch.setattr(cache, broken, away)
    assert metadata(api)["pending"] == 1
    assert api.post("/api/v1/stage-runs/retry/").json() == {"retried": 0}


def test_nothing_and_none_are_remembered_too(services: None) -> None:
    made: list[None] = []
    for _ in range(2):
        assert remembered("test-none", 5, lambda: made.append(None)) is None
    assert len(made) == 1
