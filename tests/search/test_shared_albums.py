"""Searching in an album that another member shares, and by a photo of it, for as long as it is shared."""

import pytest
from rest_framework.test import APIClient

from search.models import EmbeddingSpace
from search.retrieval import services
from search.text.services import document_update
from tests.vectors import fan, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumMember, Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.sharing import member_invite, member_remove

URL = "/api/v1/search/"


@pytest.fixture
def photos(member: User, space: EmbeddingSpace) -> list[Photo]:
    return photos_with(member, space, fan(5))


@pytest.fixture
def album(member: User, stranger: User, photos: list[Photo]) -> Album:
    """Three of the member's five photos, shared with the stranger."""
    found = album_create(owner=member, name="Summer")
    album_add(album=found, photos=photos[:3])
    member_invite(album=found, username=stranger.username, role="view")
    return found


def test_an_album_that_is_shared_with_me_can_be_searched(
    stranger_api: APIClient, album: Album, photos: list[Photo]
) -> None:
    asked = {"photo": str(photos[0].id), "filters": {"album": str(album.id)}}
    found = stranger_api.post(URL, asked).json()["results"]
    assert [row["photo"]["id"] for row in found] == [str(photo.id) for photo in photos[1:3]]
    assert stranger_api.post(URL, {"photo": str(photos[0].id)}).json()["results"] == []


def test_an_answer_keeps_what_only_the_owner_of_a_photo_noted(
    stranger_api: APIClient, api: APIClient, album: Album, photos: list[Photo]
) -> None:
    Photo.objects.filter(id__in=[photo.id for photo in photos]).update(favourite=True)
    asked = {"photo": str(photos[0].id), "filters": {"album": str(album.id)}}
    for who, noted in ((api, True), (stranger_api, False)):
        answer = who.post(URL, asked).json()
        rows = [answer["asked"]["photo"], *(row["photo"] for row in answer["results"])]
        assert [(row["owned"], row["favourite"]) for row in rows] == [(noted, noted)] * 3


def test_words_do_not_tell_what_is_not_shared_of_an_album(
    stranger_api: APIClient, api: APIClient, album: Album, photos: list[Photo]
) -> None:
    Photo.objects.filter(id=photos[1].id).update(place_name="Secretville")
    document_update(photo_ids=[photos[1].id])
    filters = {"album": str(album.id)}
    for asked in ({"text": "Secretville"}, {"text": "Secretville", "photo": str(photos[0].id)}):
        assert stranger_api.post(URL, {**asked, "filters": filters}).json()["results"] == []
        assert len(api.post(URL, {**asked, "filters": filters}).json()["results"]) == 1


def test_an_album_that_is_not_shared_with_me_gives_nothing(
    stranger_api: APIClient, stranger: User, space: EmbeddingSpace, album: Album
) -> None:
    member_remove(membership=AlbumMember.objects.get(album=album, member=stranger))
    own = photos_with(stranger, space, fan(2))
    asked = {"photo": str(own[0].id), "filters": {"album": str(album.id)}}
    assert stranger_api.post(URL, asked).json()["results"] == []


def test_a_search_by_a_photo_ends_with_the_sharing_of_it(
    stranger_api: APIClient, stranger: User, space: EmbeddingSpace, album: Album, photos: list[Photo]
) -> None:
    own = photos_with(stranger, space, fan(2))
    query = stranger_api.post(URL, {"photo": str(photos[0].id)}).json()["query"]
    assert stranger_api.get(f"{URL}{query}/").status_code == 200
    member_remove(membership=AlbumMember.objects.get(album=album, member=stranger))
    later = [
        stranger_api.get(f"{URL}{query}/"),
        stranger_api.post(f"{URL}{query}/verify/"),
        stranger_api.get(f"{URL}{query}/picture/"),
        stranger_api.get(f"{URL}{query}/why/{own[0].id}/"),
        stranger_api.post(URL, {"query": query}),
    ]
    assert [answer.status_code for answer in later] == [404] * 5


@pytest.mark.parametrize("filters", ['{"favourite": true}', None])
def test_a_form_takes_filters_as_text_or_one_by_one(
    api: APIClient, photos: list[Photo], filters: str | None
) -> None:
    form = {"filters": filters} if filters else {"filters.favourite": "true"}
    answer = api.post(URL, {"photo": str(photos[0].id), **form}, format="multipart").json()
    assert answer["results"] == [] and answer["asked"]["filters"]


@pytest.mark.parametrize("filters", ["nonsense", '{"colour": "red"}', "[1]"])
def test_a_form_with_filters_that_do_not_exist_is_refused(
    api: APIClient, photos: list[Photo], filters: str
) -> None:
    form = {"photo": str(photos[0].id), "filters": filters}
    assert api.post(URL, form, format="multipart").status_code == 400


def test_another_reranker_is_asked_anew_and_orders_the_same_shortlist(
    api: APIClient, photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, list[str]]] = []

    def verified(_task: str, **payload: object) -> dict[str, object]:
        names = [str(one) for one in payload["photos"]]  # type: ignore[attr-defined]
        asked.append((str(payload["reranker"]), names))
        told = {"finished": True, "extractor": "any", "threshold": 15, "keypoints": 300}
        return {"inliers": {names[-1]: 40} if len(asked) == 1 else {}, **told}

    monkeypatch.setattr(services, "ask", verified)
    query = api.post(URL, {"photo": str(photos[0].id)}).json()["query"]
    modes = [
        api.post(f"{URL}{query}/verify/", {"rerank": name}).json()["mode"]
        for name in ("rootsift", "rootsift", "delg")
    ]
    assert modes == ["exact+rootsift", "exact+rootsift", "exact+delg"]
    assert [name for name, _ in asked] == ["rootsift", "delg"] and asked[0][1] == asked[1][1]


def test_a_reranker_without_its_weights_says_what_to_install(
    api: APIClient, photos: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.retrieval import doorway
    from search.retrieval.tasks import verify

    replies: list[dict[str, object]] = []
    monkeypatch.setattr(doorway, "_push", lambda _reply, found: replies.append(found))
    query = api.post(URL, {"photo": str(photos[0].id)}).json()["query"]
    verify(reply="r", query=query, photos=[], reranker="aliked", seconds=1.0)
    error = replies[0]["error"]
    assert (
        isinstance(error, dict) and error["code"] == "model_missing" and "models install" in error["message"]
    )
