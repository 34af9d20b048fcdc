"""Runs as a member wishes them: the way, the number, and how much words count; over the API and to the end."""

from typing import Any

import numpy as np
import pytest
from rest_framework.test import APIClient

from search.clusters.services import run_execute
from search.models import Cluster, ClusterRun, EmbeddingSpace
from search.text.services import document_update
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/clusters/"


@pytest.fixture
def alike(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Forty photos that look much alike; half of the captions are about dogs, half about boats."""
    look = np.ones((40, 16), np.float32) + 0.4 * np.random.default_rng(0).normal(size=(40, 16))
    photos = photos_with(member, space, look.astype(np.float32))
    said = ["A dog runs over the grass."] * 20 + ["Two white boats at sea."] * 20
    texts = {photo.pk: text for photo, text in zip(photos, said, strict=True)}
    document_update(photo_ids=list(texts), caption=texts)
    return photos


def done(api: APIClient, **wish: Any) -> dict[str, Any]:
    run = api.post(f"{URL}runs/", wish, format="json").json()
    run_execute(run_id=run["id"])
    found: dict[str, Any] = api.get(f"{URL}runs/latest/").json()
    return found


def test_captions_part_what_looks_alike_where_they_count_enough(api: APIClient, alike: list[Photo]) -> None:
    run = done(api, weights={"captions": 0.6})
    assert (run["state"], run["weights"], run["k"]) == ("success", {"captions": 0.6}, None)
    homes = dict(Cluster.objects.values_list("members__photo", "pk"))
    assert len({homes[photo.pk] for photo in alike[:20]}) == 1
    assert len({homes[photo.pk] for photo in alike[20:]}) == 1
    assert homes[alike[0].pk] != homes[alike[-1].pk]


@pytest.mark.parametrize(
    "wish",
    [
        {"weights": {"captions": 1.2}},
        {"weights": {"captions": 0.6, "tags": 0.6}},
        {"weights": {"smell": 0.1}},
        {"weights": "many"},
        {"algorithm": "magic"},
        {"k": 0},
    ],
)
def test_impossible_wishes_are_refused_at_once(
    api: APIClient, alike: list[Photo], wish: dict[str, Any]
) -> None:
    assert api.post(f"{URL}runs/", wish, format="json").status_code == 400
    assert not ClusterRun.objects.exists()


def test_when_most_photos_were_deleted_since_the_run_the_rest_is_shown_and_grouped(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, blobs([30, 20, 10], spread=0.05))
    done(api)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[12:48]]).delete()
    tree = api.get(f"{URL}tree/").json()
    assert tree["photos"] == 24
    rows = api.get(f"{URL}tree/{tree['root']}/photos/").json()["results"]
    assert {row["id"] for row in rows} == {str(photo.pk) for photo in photos[:12] + photos[48:]}
    assert done(api)["state"] == "success"
    assert sorted(cluster.size for cluster in Cluster.objects.all()) == [2, 10, 12]
