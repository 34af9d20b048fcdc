"""Photos that contain a thing: the nearest of a photo's vectors counts, each photo once, nobody else's ever."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from django.db import connection
from numpy.typing import NDArray
from rest_framework.test import APIClient

from search.index.indexes import index_create, index_drop
from search.index.services import region_embeddings_write
from search.index.vectors import unit
from search.models import EmbeddingSpace, Region
from search.retrieval import shortlist
from search.retrieval.shortlist import head_by_index
from tests.search.test_pages_of_results import URL, every_page, ids
from tests.vectors import DIM, fan, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo

BOX = (0.1, 0.2, 0.3, 0.4)


def region_put(
    photo: Photo, space: EmbeddingSpace, vector: NDArray[np.float32], box: tuple[float, ...] = BOX
) -> Region:
    region_embeddings_write(space=space, vectors={photo.id: {box: unit(vector[None])[0]}})
    return Region.objects.create(photo=photo, box=list(box), tag="cup", score=0.8, model_version="test")


@pytest.fixture
def kitchen(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Whole photos far from a cup (the second axis and on), the first and the last with a cup on them."""
    rows = np.eye(DIM, dtype=np.float32)[1:7]
    photos = photos_with(member, space, rows)
    cup = np.eye(DIM, dtype=np.float32)[0]
    region_put(photos[0], space, cup)
    region_put(photos[5], space, cup + 0.2 * np.eye(DIM, dtype=np.float32)[8])
    return photos


def test_a_region_finds_the_photo_that_contains_the_same_thing(api: APIClient, kitchen: list[Photo]) -> None:
    region = kitchen[0].regions.get()
    answer = api.post(URL, {"photo": str(kitchen[0].id), "region": region.pk}).json()
    first, second = answer["results"][:2]
    assert first["photo"]["id"] == str(kitchen[5].id)
    assert first["why"]["region"] == list(BOX) and first["score"] > 0.9
    assert "region" not in second["why"]
    assert len(answer["results"]) == 5  # each photo once, the query's own left out


def test_the_box_of_a_region_asks_the_same_as_its_id(api: APIClient, kitchen: list[Photo]) -> None:
    by_id = api.post(URL, {"photo": str(kitchen[0].id), "region": kitchen[0].regions.get().pk}).json()
    by_box = api.post(URL, {"photo": str(kitchen[0].id), "region": list(BOX)}).json()
    assert ids(by_box["results"]) == ids(by_id["results"])


def test_whole_photos_are_compared_as_a_whole_unless_asked(api: APIClient, kitchen: list[Photo]) -> None:
    asked = {"photo": str(kitchen[1].id)}
    assert all("region" not in row["why"] for row in api.post(URL, asked).json()["results"])
    region_put(kitchen[3], kitchen[3].embeddings.get().space, np.eye(DIM, dtype=np.float32)[2])
    with_regions = api.post(URL, {**asked, "regions": True}).json()["results"]
    assert with_regions[0]["photo"]["id"] == str(kitchen[3].id) and with_regions[0]["why"]["region"]


def test_pages_reach_the_very_end_once_each(api: APIClient, member: User, space: EmbeddingSpace) -> None:
    photos = photos_with(member, space, fan(23))
    for i in (4, 11, 17):
        region_put(photos[i], space, fan(3)[0])
    found = every_page(api, photo=str(photos[0].id), regions=True, limit=4)
    assert sorted(ids(found)) == sorted(str(photo.id) for photo in photos[1:])
    assert {ids(found)[i] for i in range(3)} == {str(photos[i].id) for i in (4, 11, 17)}
    assert all(a["score"] >= b["score"] for a, b in pairwise(found))


def test_five_hundred_copies_of_the_query_come_once_each(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, [[1.0] + [0.0] * 15] * 501)
    region_put(photos[7], space, np.eye(DIM, dtype=np.float32)[0])
    found = every_page(api, photo=str(photos[0].id), regions=True, limit=200)
    assert sorted(ids(found)) == sorted(str(photo.id) for photo in photos[1:])


@pytest.mark.parametrize("given", ["none", "another photo's", "a stranger's"])
def test_a_region_that_is_not_the_photos_own_is_refused(
    api: APIClient, kitchen: list[Photo], stranger: User, given: str
) -> None:
    space = EmbeddingSpace.objects.get()
    theirs = photos_with(stranger, space, fan(1))[0]
    asked: dict[str, Any] = {
        "none": 10**17,
        "another photo's": kitchen[5].regions.get().pk,
        "a stranger's": region_put(theirs, space, fan(1)[0]).pk,
    }
    answer = api.post(URL, {"photo": str(kitchen[0].id), "region": asked[given]})
    assert answer.status_code == 400
    assert "no such region" in answer.json()["error"]["message"]


def test_regions_of_other_members_and_of_the_trash_are_never_found(
    api: APIClient, kitchen: list[Photo], stranger: User
) -> None:
    space = EmbeddingSpace.objects.get()
    region_put(photos_with(stranger, space, fan(1))[0], space, np.eye(DIM, dtype=np.float32)[0])
    Photo.objects.filter(pk=kitchen[5].pk).update(trashed_at="2026-01-01T00:00Z")
    answer = api.post(URL, {"photo": str(kitchen[0].id), "region": kitchen[0].regions.get().pk}).json()
    assert set(ids(answer["results"])) == {str(photo.id) for photo in kitchen[1:5]}


@pytest.fixture
def indexed(transactional_db: None) -> Iterator[tuple[EmbeddingSpace, list[Photo]]]:
    space = space_make()
    photos = photos_with(User.objects.create_user("mira", password="a long enough one"), space, fan(60))
    for i in (20, 40):
        region_put(photos[i], space, fan(3)[0])
    index_create(space)
    yield space, photos
    index_drop(space)


@pytest.mark.django_db(transaction=True)
def test_the_index_over_regions_and_the_exact_way_agree(
    indexed: tuple[EmbeddingSpace, list[Photo]], monkeypatch: pytest.MonkeyPatch
) -> None:
    space, photos = indexed
    api = APIClient()
    api.force_login(User.objects.get(username="mira"))
    asked = {"photo": str(photos[0].id), "regions": True, "limit": 10}
    exact = api.post(URL, {**asked, "exact": True}).json()
    monkeypatch.setattr(shortlist, "EXACT_UP_TO_WITH_REGIONS", 5)
    quick = api.post(URL, asked).json()
    assert (exact["mode"], quick["mode"]) == ("exact", "hnsw")
    assert set(ids(exact["results"])) == set(ids(quick["results"]))
    assert quick["results"][0]["why"]["region"] == list(BOX)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off")
        found = head_by_index(space, Photo.objects.all(), fan(3)[0], 3, regions=True)
        cursor.execute("RESET enable_seqscan; RESET enable_sort")
    assert set(found) == {photos[i].id for i in (0, 20, 40)}
