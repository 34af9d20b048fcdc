"""Splitting a cluster by what it shows: a worker works out the ways, the member chooses one."""

from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from search.clusters.services import run_execute
from search.models import Cluster, ClusterMember, EmbeddingSpace
from search.retrieval import doorway
from tests.clusters.test_edits import group, named, send, state, undo
from tests.vectors import blobs, photo_row, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.fixture
def animals(api: APIClient, member: User, space: EmbeddingSpace, worker: list[str]) -> list[Photo]:
    """Nine dogs and six cats in one cluster."""
    photos = photos_with(member, space, blobs([9, 6], spread=0.05))
    tag_photos(photos[:9], "dog")
    tag_photos(photos[9:], "cat")
    send(api, "", 201, selection={"filters": {}}, name="Animals")
    return photos


def cuts(api: APIClient, name: str = "Animals", expected: int = 200) -> dict[str, Any]:
    return send(api, f"{named(name).pk}/cuts/", expected)


def split(api: APIClient, cut: str, parts: int, expected: int = 200) -> dict[str, Any]:
    return send(api, f"{named('Animals').pk}/split/", expected, cut=cut, parts=parts)


def test_the_ways_to_split_are_shown_and_change_nothing(
    api: APIClient, animals: list[Photo], worker: list[str]
) -> None:
    before = state()
    found = cuts(api)
    assert found["suggested"] == 2
    assert [len(way["parts"]) for way in found["ways"]] == list(range(2, 13))
    assert [part["size"] for part in found["ways"][0]["parts"]] == [9, 6]
    shown = {photo for way in found["ways"] for part in way["parts"] for photo in part["photos"]}
    assert {photo["id"] for photo in found["photos"]} == shown
    assert worker == ["search.interactive.cluster_cuts"]
    assert state() == before


def test_a_split_stands_after_later_runs_and_is_taken_back(
    api: APIClient, member: User, animals: list[Photo]
) -> None:
    whole = state()
    done = split(api, cuts(api)["cut"], 2)
    dogs, cats = {photo.pk for photo in animals[:9]}, {photo.pk for photo in animals[9:]}
    assert state() == {"Animals": dogs, "Cat": cats}
    assert {row["name"] for row in done["clusters"]} == {"Animals", "Cat"}
    group(member)
    assert state() == {"Animals": dogs, "Cat": cats}
    undo(api, done)
    assert state() == whole
    assert Cluster.objects.count() == 1


def test_photos_that_left_meanwhile_are_not_drawn_back_by_the_split(
    api: APIClient, animals: list[Photo]
) -> None:
    cut = cuts(api)["cut"]
    send(api, "", 201, selection={"ids": [str(animals[9].pk)]}, name="Own")
    split(api, cut, 2)
    assert state()["Own"] == {animals[9].pk}
    assert len(state()["Cat"]) == 5


def test_a_cut_that_is_no_longer_kept_or_of_another_cluster_is_refused(
    api: APIClient, animals: list[Photo]
) -> None:
    cut = cuts(api)["cut"]
    own = send(api, "", 201, selection={"ids": [str(animals[0].pk)]}, name="Own")["clusters"][0]["id"]
    send(api, f"{own}/split/", 409, cut=cut, parts=2)
    split(api, cut, 13, expected=400)
    cache.clear()
    answer = split(api, cut, 2, expected=409)
    assert answer["error"]["code"] == "cut_gone"


@pytest.mark.parametrize("number", [1, 5])
def test_one_photo_and_photos_all_the_same_cannot_be_split(
    api: APIClient, member: User, space: EmbeddingSpace, worker: list[str], number: int
) -> None:
    photos_with(member, space, blobs([number], spread=0.0))
    send(api, "", 201, selection={"filters": {}}, name="Same")
    assert "too much alike" in cuts(api, "Same", 400)["error"]["message"]


def test_photos_without_a_vector_stay_in_the_cluster(
    api: APIClient, member: User, animals: list[Photo]
) -> None:
    bare = photo_row(member)
    send(api, f"{named('Animals').pk}/put/", selection={"ids": [str(bare.pk)]})
    split(api, cuts(api)["cut"], 2)
    assert bare.pk in state()["Animals"]


def test_without_a_worker_the_member_is_told(
    api: APIClient, member: User, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "SECONDS", 0.1)
    photos_with(member, space, blobs([4], spread=0.05))
    send(api, "", 201, selection={"filters": {}}, name="Four")
    assert cuts(api, "Four", 503)["error"]["code"] == "no_worker"


def test_two_runs_at_once_leave_one_of_each_cluster(
    api: APIClient, member: User, animals: list[Photo]
) -> None:
    split(api, cuts(api)["cut"], 2)
    first = send(api, "runs/", 202)
    assert send(api, "runs/", 202)["id"] == first["id"]
    run_execute(run_id=first["id"])
    run_execute(run_id=first["id"])
    assert Cluster.objects.count() == 2
    assert ClusterMember.objects.count() == 15
