"""A loop around more points than ids are taken: the server knows the photos by their numbers on the map."""

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, PhotoMap
from search.photo_map.points import points_read, uuids_of
from search.photo_map.runs import run_execute, run_start
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo


@pytest.fixture
def library(member: User, space: EmbeddingSpace) -> list[Photo]:
    photos = photos_with(member, space, blobs([12, 9], spread=0.05))
    run_execute(run_id=run_start(owner_id=member.pk).pk)
    return photos


def marks(points: Iterable[int], *, revision: int | None = None) -> str:
    """As the browser writes it."""
    bits = np.zeros(max(points, default=0) + 1, np.uint8)
    bits[list(points)] = 1
    packed = np.packbits(bits, bitorder="little").tobytes()
    return f"{revision or PhotoMap.objects.get().revision}.{b64encode(packed).decode()}"


def favoured(api: APIClient, on_map: str, **more: Any) -> Any:
    selection = {"filters": {"on_map": on_map}, **more}
    return api.post("/api/v1/photos/bulk/", {"action": "favourite", "selection": selection})


def test_just_the_photos_of_these_points_are_meant(api: APIClient, library: list[Photo]) -> None:
    ids = uuids_of(points_read(PhotoMap.objects.get()).ids)
    assert favoured(api, marks([0, 7, 8, 20])).json()["count"] == 4
    loved = set(Photo.objects.filter(favourite=True).values_list("id", flat=True))
    assert loved == {ids[0], ids[7], ids[8], ids[20]}


def test_some_may_be_left_out_and_points_beyond_the_last_or_none_are_nothing(
    api: APIClient, library: list[Photo]
) -> None:
    ids = uuids_of(points_read(PhotoMap.objects.get()).ids)
    left_out: dict[str, Any] = {"except": [str(ids[3])]}
    assert favoured(api, marks(range(900)), **left_out).json()["count"] == 20
    assert favoured(api, marks([])).json()["count"] == 0


def test_archived_photos_are_meant_too_and_those_in_the_trash_are_not(
    api: APIClient, library: list[Photo]
) -> None:
    for action, photo in (("archive", library[0]), ("trash", library[1])):
        api.post("/api/v1/photos/bulk/", {"action": action, "selection": {"ids": [str(photo.id)]}})
    assert favoured(api, marks(range(21))).json()["count"] == 20


@pytest.mark.parametrize("wrong", ["7", "x.AA==", "1.?", "1.A", "-", "1", ".", "٣.AA=="])
def test_what_names_no_points_is_refused(api: APIClient, library: list[Photo], wrong: str) -> None:
    answer = favoured(api, wrong)
    assert answer.status_code in (400, 409), answer.json()
    assert not Photo.objects.filter(favourite=True).exists()


def test_numbers_of_an_older_map_are_refused(api: APIClient, library: list[Photo]) -> None:
    answer = favoured(api, marks([0], revision=PhotoMap.objects.get().revision + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "map_changed")


def test_numbers_mean_the_asking_members_own_map(stranger_api: APIClient, library: list[Photo]) -> None:
    assert favoured(stranger_api, marks([0, 1])).status_code == 404
    assert not Photo.objects.filter(favourite=True).exists()


def test_a_search_is_not_narrowed_by_points(api: APIClient, library: list[Photo]) -> None:
    asked = {"photo": str(library[0].id), "filters": {"on_map": marks([0])}}
    assert api.post("/api/v1/search/", asked).status_code == 400
