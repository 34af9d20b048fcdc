"""Every visible photo comes exactly once, in order, and nobody else's ever."""

from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, SearchQuery
from search.retrieval import shortlist
from tests.vectors import fan, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/search/"


def every_page(api: APIClient, **asked: Any) -> list[dict[str, Any]]:
    """Results of all pages, by the cursor of each."""
    answer = api.post(URL, asked).json()
    found = list(answer["results"])
    while answer["next"]:
        page = {"cursor": answer["next"], "limit": asked.get("limit", 50)}
        answer = api.get(f"{URL}{answer['query']}/", page).json()
        found += answer["results"]
    return found


def ids(results: list[dict[str, Any]]) -> list[str]:
    return [row["photo"]["id"] for row in results]


def test_paging_reaches_the_very_end_in_the_order_of_closeness(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(23))
    found = every_page(api, photo=str(photos[0].id), limit=5)
    assert ids(found) == [str(photo.id) for photo in photos[1:]]
    assert [row["why"]["rank"] for row in found] == list(range(1, 23))
    assert all(a["score"] >= b["score"] for a, b in pairwise(found))


def test_copies_at_the_same_distance_come_once_each(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, [[1.0] + [0.0] * 15] * 31)
    found = every_page(api, photo=str(photos[0].id), limit=7)
    assert sorted(ids(found)) == sorted(str(photo.id) for photo in photos[1:])


def test_an_exactly_filled_page_says_that_it_is_the_last(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(6))
    answer = api.post(URL, {"photo": str(photos[0].id), "limit": 5}).json()
    assert len(answer["results"]) == 5
    assert answer["next"] is None


def test_a_photo_of_another_member_is_never_found_nor_counted(
    api: APIClient, member: User, stranger: User, space: EmbeddingSpace
) -> None:
    mine = photos_with(member, space, fan(3))
    photos_with(stranger, space, fan(5))
    answer = api.post(URL, {"photo": str(mine[0].id)}).json()
    assert set(ids(answer["results"])) == {str(photo.id) for photo in mine[1:]}
    assert answer["coverage"] == 1.0


def test_another_members_photo_cannot_be_searched_by(
    api: APIClient, stranger: User, space: EmbeddingSpace
) -> None:
    theirs = photos_with(stranger, space, fan(2))
    assert api.post(URL, {"photo": str(theirs[0].id)}).status_code == 404


def test_another_members_query_is_not_found(
    api: APIClient, stranger_api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(4))
    answer = api.post(URL, {"photo": str(photos[0].id), "limit": 1}).json()
    assert stranger_api.get(f"{URL}{answer['query']}/").status_code == 404
    assert stranger_api.post(URL, {"cursor": answer["next"]}).status_code == 404
    assert stranger_api.get(f"{URL}{answer['query']}/why/{photos[1].id}/").status_code == 404


def test_photos_in_the_trash_do_not_come_also_when_trashed_between_pages(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(8))
    answer = api.post(URL, {"photo": str(photos[0].id), "limit": 3}).json()
    Photo.objects.filter(pk=photos[5].pk).update(trashed_at=timezone.now())
    rest = api.get(f"{URL}{answer['query']}/", {"cursor": answer["next"]}).json()
    assert ids(rest["results"]) == [str(photos[i].id) for i in (4, 6, 7)]


def test_coverage_is_the_share_of_the_members_photos_that_have_a_vector(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(4))
    photos[3].embeddings.all().delete()
    assert api.post(URL, {"photo": str(photos[0].id)}).json()["coverage"] == 0.75


def test_a_settled_head_is_followed_by_all_others_in_exact_order(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    """As after the index, which may miss some, and after re-ranking."""
    photos = photos_with(member, space, fan(12))
    answer = api.post(URL, {"photo": str(photos[0].id), "limit": 1}).json()
    head = [photos[i].id for i in (5, 2, 7, 1)]
    SearchQuery.objects.filter(pk=answer["query"]).update(head=head)
    found: list[str] = []
    page = api.get(f"{URL}{answer['query']}/", {"limit": 3}).json()
    while True:
        found += ids(page["results"])
        if not page["next"]:
            break
        page = api.get(f"{URL}{answer['query']}/", {"limit": 3, "cursor": page["next"]}).json()
    assert found == [str(photos[i].id) for i in (5, 2, 7, 1, 3, 4, 6, 8, 9, 10, 11)]


def test_the_index_and_the_exact_way_find_the_same_first_photos(
    api: APIClient, member: User, stranger: User, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = photos_with(member, space, fan(30))
    photos_with(stranger, space, fan(30))
    exact = api.post(URL, {"photo": str(photos[3].id), "limit": 10, "exact": True}).json()
    monkeypatch.setattr(shortlist, "EXACT_UP_TO", 5)
    monkeypatch.setattr(shortlist, "index_exists", lambda _space: True)
    quick = api.post(URL, {"photo": str(photos[3].id), "limit": 10}).json()
    assert (exact["mode"], quick["mode"]) == ("exact", "hnsw")
    assert ids(quick["results"]) == ids(exact["results"])
    assert len(every_page(api, photo=str(photos[3].id), limit=7)) == 29


def test_a_stack_is_one_result_with_the_best_on_top(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(8))
    stack = [str(photo.id) for photo in (photos[5], photos[2], photos[3])]
    api.post("/api/v1/photos/bulk/", {"action": "stack", "selection": {"ids": stack}})
    top = api.get(f"/api/v1/photos/{stack[0]}/stack/").json()[0]["id"]
    found = every_page(api, photo=str(photos[0].id), limit=2)
    alone = [str(photo.id) for photo in photos[1:] if str(photo.id) not in stack]
    assert sorted(ids(found)) == sorted([*alone, top])
    assert {row["photo"]["id"]: row["photo"]["stack"] for row in found}[top] == 3
