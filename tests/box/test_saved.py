"""Saved searches: albums that fill themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from search.models import SavedSearch, SearchQuery
from search.saved.services import saved_purge
from tests.vectors import photo_row, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/saved-searches/"


@pytest.fixture(autouse=True)
def _nothing_remembered(services: None) -> None:
    cache.clear()


@pytest.fixture
def dogs(api: APIClient, photos: list[Photo]) -> dict[str, Any]:
    made = api.post(URL, {"name": "Dogs", "text": "tag:dog"})
    assert made.status_code == 201
    found: dict[str, Any] = made.json()
    return found


def test_a_saved_search_finds_what_came_since(
    api: APIClient, member: User, dogs: dict[str, Any], photos: list[Photo]
) -> None:
    found = api.get(f"{URL}{dogs['id']}/").json()
    assert (found["count"], found["cover_photo"]["id"], found["problem"]) == (2, str(photos[1].pk), "")
    tag_photos([photo_row(member)], "dog")
    cache.clear()
    assert api.get(f"{URL}{dogs['id']}/").json()["count"] == 3


def test_looking_at_it_is_no_recent_search(api: APIClient, dogs: dict[str, Any]) -> None:
    api.get(f"{URL}{dogs['id']}/")
    assert not SearchQuery.objects.filter(listed=True).exists()


def test_it_is_renamed_and_changed(api: APIClient, dogs: dict[str, Any]) -> None:
    path = f"{URL}{dogs['id']}/"
    assert api.patch(path, {"name": "Boats", "text": "boat"}).json()["text"] == "boat"
    cache.clear()
    assert (api.get(path).json()["name"], api.get(path).json()["count"]) == ("Boats", 1)


def test_removing_it_can_be_taken_back_for_a_day(api: APIClient, dogs: dict[str, Any]) -> None:
    path = f"{URL}{dogs['id']}/"
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == 404 and api.get(URL).json()["results"] == []
    assert api.post(f"{path}restore/").json()["name"] == "Dogs"
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["Dogs"]
    api.delete(path)
    SavedSearch.objects.update(removed_at=timezone.now() - timedelta(days=2))
    assert saved_purge() == 1


def test_it_is_offered_by_its_name(api: APIClient, dogs: dict[str, Any]) -> None:
    rows = api.get("/api/v1/search/suggestions/", {"text": "do"}).json()["suggestions"]
    assert [(row["label"], row["saved"]) for row in rows if row["kind"] == "saved"] == [("Dogs", dogs["id"])]


def test_one_whose_album_is_gone_says_why_it_is_empty(api: APIClient, photos: list[Photo]) -> None:
    made = api.post(URL, {"name": "Gone", "text": 'album:"never was"'}).json()
    found = api.get(f"{URL}{made['id']}/").json()
    assert found["count"] == 0 and "no album" in found["problem"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"name": "x"}, "search_invalid"),
        ({"name": "x", "text": "   "}, "search_invalid"),
        ({"name": "x", "text": 'an "open'}, "search_unclear"),
        ({"name": "x", "filters": {"nothing": "known"}}, "search_invalid"),
        ({"name": "", "text": "dog"}, "invalid"),
        ({"name": "x" * 201, "text": "dog"}, "invalid"),
        ({"name": "x", "text": "y" * 501}, "invalid"),
        ({"text": "dog"}, "invalid"),
    ],
)
def test_what_cannot_be_searched_for_cannot_be_saved(
    api: APIClient, member: User, sent: dict[str, Any], code: str
) -> None:
    answer = api.post(URL, sent)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_others_have_none_of_it(stranger_api: APIClient, dogs: dict[str, Any]) -> None:
    path = f"{URL}{dogs['id']}/"
    assert stranger_api.get(URL).json()["results"] == []
    assert stranger_api.get(path).status_code == stranger_api.patch(path, {"name": "x"}).status_code == 404
    assert stranger_api.delete(path).status_code == stranger_api.post(f"{path}restore/").status_code == 404
    assert SavedSearch.objects.get().name == "Dogs"
