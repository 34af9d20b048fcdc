"""The map over the API: one's own photos only, in parts, and never what has left the library."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from search.clusters import runs as cluster_runs
from search.clusters import services as cluster_services
from search.models import EmbeddingSpace, MapRun, PhotoMap
from search.photo_map.runs import run_execute
from search.photo_map.services import map_keep
from tests.photo_map.wire import head_and_body, points_in
from tests.vectors import blobs, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_add, album_create

URL = "/api/v1/map/"
PARTS = ("points/", "ids/", "albums/")


@pytest.fixture
def library(member: User, space: EmbeddingSpace, api: APIClient) -> list[Photo]:
    """Twelve dogs and nine beaches, grouped and laid out."""
    photos = photos_with(member, space, blobs([12, 9], spread=0.05))
    tag_photos(photos[:12], "dog")
    tag_photos(photos[12:], "beach")
    cluster_services.run_execute(run_id=cluster_runs.run_start(owner_id=member.pk).pk)
    answer = api.post(f"{URL}runs/", {})
    assert answer.status_code == 202
    run_execute(run_id=answer.json()["id"])
    return photos


def part(api: APIClient, name: str = "points/", **more: Any) -> Any:
    return api.get(URL + name, {"revision": revision(), **more})


def revision() -> int:
    return PhotoMap.objects.get().revision


def ids(api: APIClient) -> list[str]:
    _, body = head_and_body(part(api, "ids/").content)
    return [str(uuid.UUID(bytes=body[at : at + 16])) for at in range(0, len(body), 16)]


def test_the_summary_tells_the_map_its_run_and_the_groups(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        found = api.get(URL).json()
    assert (found["map"]["points"], found["run"]["state"], found["has_photos"]) == (21, "success", True)
    assert [(row["name"], row["size"]) for row in found["clusters"]] == [("Dog", 12), ("Beach", 9)]
    assert found["algorithms"] == ["neighbours", "pca"]


def test_points_come_with_their_day_and_cluster(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Photo.objects.update(taken_at=datetime(2024, 5, 6, 23, 30, tzinfo=UTC))
    with django_assert_max_num_queries(12):
        found = points_in(part(api).content)
    order = ids(api)
    assert (found["first"], found["count"], found["gone"].any()) == (0, 21, False)
    assert set(found["days"]) == {(date(2024, 5, 6) - date(1900, 1, 1)).days}
    names = {row["id"]: row["name"] for row in api.get(URL).json()["clusters"]}
    dogs = {order[i] for i in range(21) if names[found["groups"][found["group"][i]]] == "Dog"}
    assert dogs == {str(photo.id) for photo in library[:12]}
    spread = found["places"].max(0).astype(int) - found["places"].min(0)
    assert spread.max() > 30_000


def test_parts_are_those_of_the_whole(api: APIClient, library: list[Photo]) -> None:
    whole, some = points_in(part(api).content), points_in(part(api, first=5, count=7).content)
    assert np.array_equal(some["places"], whole["places"][5:12])
    assert points_in(part(api, first=1000).content)["count"] == 0


def test_photos_that_left_the_library_are_gone_and_have_no_place(
    api: APIClient, library: list[Photo]
) -> None:
    order = ids(api)
    Photo.objects.filter(pk=order[3]).update(trashed_at=timezone.now())
    Photo.objects.get(pk=order[4]).delete()
    found = points_in(part(api).content)
    assert np.flatnonzero(found["gone"]).tolist() == [3, 4]
    assert not found["places"][3:5].any()
    assert found["group"][3] == 0xFFFF
    shown = api.post(f"{URL}photos/", {"revision": revision(), "numbers": [3, 2, 4, 999]}).json()
    assert [(row["number"], row["photo"]["id"]) for row in shown] == [(2, order[2])]


def test_points_tell_the_newest_album_that_they_are_in(
    api: APIClient, stranger: User, member: User, library: list[Photo]
) -> None:
    old, new = album_create(owner=member, name="Old"), album_create(owner=member, name="New")
    foreign = album_create(owner=stranger, name="Foreign")
    album_add(album=old, photos=library[:3])
    album_add(album=new, photos=library[2:4])
    assert foreign.name not in str(part(api, "albums/").content)
    head, body = head_and_body(part(api, "albums/").content)
    numbers = np.frombuffer(body, "<u2")
    found = {id_: head["groups"][n]["name"] for id_, n in zip(ids(api), numbers, strict=True) if n != 0xFFFF}
    names = ["Old", "Old", "New", "New"]
    assert found == {str(photo.id): name for photo, name in zip(library, names, strict=False)}


def test_photos_are_found_on_the_map(api: APIClient, library: list[Photo]) -> None:
    order = ids(api)
    wanted = [order[7], str(uuid.uuid4()), order[0]]
    answer = api.post(f"{URL}find/", {"revision": revision(), "photos": wanted})
    assert answer.json() == {"numbers": [7, -1, 0]}


def test_numbers_of_an_older_map_are_refused(api: APIClient, library: list[Photo]) -> None:
    old = revision()
    library[0].delete()
    map_keep(map_=PhotoMap.objects.get())
    for name in PARTS:
        answer = api.get(URL + name, {"revision": old})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "map_changed")


@pytest.mark.parametrize(
    "query",
    [{}, {"revision": "x"}, {"first": -1}, {"count": 0}, {"count": 10**9}, {"first": "a"}],
)
def test_a_part_that_is_none_is_refused(api: APIClient, library: list[Photo], query: dict[str, Any]) -> None:
    answer = api.get(f"{URL}points/", query if not query or "revision" in query else {"revision": 2, **query})
    assert answer.status_code == 400


def test_a_square_that_is_none_is_refused(api: APIClient, library: list[Photo]) -> None:
    for square in ({"level": 13}, {"level": -1}, {"column": -1}, {"row": "x"}):
        query = {"revision": revision(), "level": 0, "column": 0, "row": 0} | square
        assert api.get(f"{URL}atlas/", query).status_code == 400


def test_another_members_map_is_not_there(
    api: APIClient, stranger_api: APIClient, stranger: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    run, mine = MapRun.objects.get(), ids(api)
    summary = stranger_api.get(URL).json()
    assert (summary["map"], summary["run"], summary["clusters"], summary["has_photos"]) == (
        None,
        None,
        [],
        False,
    )
    for name in PARTS:
        assert stranger_api.get(URL + name, {"revision": 2}).status_code == 404
    assert stranger_api.post(f"{URL}find/", {"revision": 2, "photos": mine}).status_code == 404
    assert stranger_api.post(f"{URL}photos/", {"revision": 2, "numbers": [0]}).status_code == 404
    square = {"revision": 2, "level": 0, "column": 0, "row": 0}
    assert stranger_api.get(f"{URL}atlas/", square).status_code == 404
    assert stranger_api.post(f"{URL}runs/{run.id}/cancel/").status_code == 404
    assert stranger_api.get(f"{URL}runs/latest/").status_code == 404
    photos_with(stranger, space, blobs([3], spread=0.05))
    run_execute(run_id=stranger_api.post(f"{URL}runs/", {}).json()["id"])
    there = stranger_api.post(f"{URL}find/", {"revision": 2, "photos": mine}).json()
    assert set(there["numbers"]) == {-1}


def test_nobody_sees_anything_unless_signed_in(library: list[Photo]) -> None:
    for name in ("", *PARTS):
        assert APIClient().get(URL + name, {"revision": 2}).status_code == 401
    assert APIClient().get("/map/").status_code == 302


def test_a_run_can_be_cancelled_and_asked_for_by_layout(api: APIClient, library: list[Photo]) -> None:
    run = api.post(f"{URL}runs/", {"algorithm": "pca", "fresh": True}).json()
    assert MapRun.objects.get(pk=run["id"]).parameters == {"fresh": True}
    assert (run["state"], run["algorithm"]) == ("pending", "pca")
    assert api.get(f"{URL}runs/latest/").json()["id"] == run["id"]
    assert api.post(f"{URL}runs/", {}).json()["id"] == run["id"]
    assert api.post(f"{URL}runs/{run['id']}/cancel/").json()["state"] == "cancelled"
    assert api.post(f"{URL}runs/", {"algorithm": "magic"}).status_code == 400


def test_the_page_hands_the_summary_to_its_island(
    api: APIClient, library: list[Photo], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        page = api.get("/map/")
    assert page.status_code == 200
    assert '"revision"' in page.content.decode()
