"""A search is opened again by its address: what it was about, its picture, and its order checked by geometry."""

from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, SearchQuery
from search.retrieval import services
from search.retrieval.source import copy_key, copy_save
from tests.vectors import fan, photos_with
from webapp.accounts.models import User

URL = "/api/v1/search/"


def upload_of(member: User, space: EmbeddingSpace) -> SearchQuery:
    """A search by an uploaded grey picture, as the worker leaves it."""
    query = SearchQuery(member=member, space=space, vector=fan(2)[0].tolist(), mode="exact")
    query.image_key = copy_key(query.pk)
    copy_save(Image.new("RGB", (64, 48), "grey"), query.image_key)
    query.save()
    return query


def test_an_answer_says_what_was_asked(api: APIClient, member: User, space: EmbeddingSpace) -> None:
    photo = photos_with(member, space, fan(3))[0]
    asked = api.post(URL, {"photo": str(photo.id), "filters": {"favourite": False}}).json()["asked"]
    assert asked["photo"]["id"] == str(photo.id)
    assert asked["picture"] == asked["photo"]["urls"]["large"]
    assert (asked["text"], asked["region"], asked["filters"]) == ("", None, {"favourite": False})
    words = api.post(URL, {"text": "a dog"}).json()["asked"]
    assert (words["text"], words["photo"], words["picture"]) == ("a dog", None, None)


def test_an_uploaded_picture_is_shown_again_to_its_member_only(
    api: APIClient, stranger_api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    query = upload_of(member, space)
    address = api.get(f"{URL}{query.pk}/").json()["asked"]["picture"]
    shown = api.get(address)
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    assert stranger_api.get(address).status_code == 404


def test_no_picture_where_there_was_none(api: APIClient, space: EmbeddingSpace) -> None:
    query = api.post(URL, {"text": "a dog"}).json()["query"]
    for path in (f"{query}/picture/", f"{uuid4()}/picture/"):
        assert api.get(URL + path).json()["error"]["code"] == "query_not_found"


def test_an_earlier_picture_can_be_asked_by_again(
    api: APIClient, stranger_api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photo = photos_with(member, space, fan(3))[0]
    first = api.post(URL, {"photo": str(photo.id)}).json()
    again = api.post(URL, {"query": first["query"], "filters": {"favourite": True}}).json()
    assert again["query"] != first["query"]
    assert again["asked"]["photo"]["id"] == str(photo.id)
    assert again["results"] == []
    assert stranger_api.post(URL, {"query": first["query"]}).status_code == 404
    assert api.post(URL, {"query": api.post(URL, {"text": "a dog"}).json()["query"]}).status_code == 404


def test_a_check_of_geometry_leaves_later_pages_as_they_were(
    api: APIClient, member: User, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [str(photo.id) for photo in photos_with(member, space, fan(9))]
    monkeypatch.setattr(services, "SHORTLIST", 4)

    def verified(_task: str, **payload: Any) -> dict[str, Any]:
        return {
            "inliers": {payload["photos"][2]: 40},
            "finished": True,
            "extractor": "rootsift",
            "threshold": 15,
            "keypoints": 300,
        }

    monkeypatch.setattr(services, "ask", verified)
    first = api.post(URL, {"photo": photos[0], "limit": 5}).json()
    checked = api.post(f"{URL}{first['query']}/verify/", {"limit": 5}).json()
    assert checked["mode"] == "exact+rootsift"
    assert [row["photo"]["id"] for row in checked["results"]] == [photos[i] for i in (3, 1, 2, 4, 5)]
    rest = api.get(f"{URL}{first['query']}/?limit=5&cursor={first['next']}").json()
    assert [row["photo"]["id"] for row in rest["results"]] == photos[6:]


def test_a_check_that_ran_out_of_time_goes_on_when_asked_to(
    api: APIClient, member: User, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos = [str(photo.id) for photo in photos_with(member, space, fan(5))]
    allowed: list[float] = []

    def verified(_task: str, **payload: Any) -> dict[str, Any]:
        allowed.append(payload["seconds"])
        enough = payload["seconds"] > 1
        return {
            "inliers": {payload["photos"][-1]: 40} if enough else {},
            "finished": enough,
            "extractor": "rootsift",
            "threshold": 15,
            "keypoints": 300,
        }

    monkeypatch.setattr(services, "ask", verified)
    query = api.post(URL, {"photo": photos[0]}).json()["query"]
    answers = [
        api.post(f"{URL}{query}/verify/", {"patient": patient}).json() for patient in (False, True, True)
    ]
    assert [answer["mode"] for answer in answers] == ["exact+rootsift-partly", *["exact+rootsift"] * 2]
    assert answers[0]["results"][0]["photo"]["id"] == photos[1]
    assert answers[1]["results"][0]["photo"]["id"] == photos[4]
    assert len(allowed) == 2


def test_words_have_no_geometry_to_check(
    api: APIClient, stranger_api: APIClient, space: EmbeddingSpace
) -> None:
    query = api.post(URL, {"text": "a dog"}).json()["query"]
    assert api.post(f"{URL}{query}/verify/").status_code == 400
    assert stranger_api.post(f"{URL}{query}/verify/").status_code == 404
