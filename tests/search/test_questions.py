"""What may be asked, and how anything else is refused: 4xx, one error format, a sentence."""

import io
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, SearchQuery
from search.retrieval import doorway
from search.retrieval.region import Region
from search.retrieval.services import queries_purge
from search.retrieval.source import copy_key, copy_save
from tests.vectors import fan, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumPhoto

URL = "/api/v1/search/"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"text": "  "},
        {"text": "a\u0000b"},
        {"text": "x" * 501},
        {"region": [0, 0, 1, 1]},
        {"text": "dog", "limit": 0},
        {"text": "dog", "limit": 501},
        {"text": "dog", "filters": {"colour": "red"}},
        {"text": "dog", "filters": {"album": "no id"}},
        {"text": "dog", "filters": "not json"},
        {"text": "dog", "rerank": "magic"},
        {"photo": "no id"},
        {"cursor": "no cursor"},
        {"cursor": "bm9uc2Vuc2U"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(
    api: APIClient, space: EmbeddingSpace, asked: dict[str, Any]
) -> None:
    answer = api.post(URL, asked)
    assert answer.status_code == 400, answer.content
    assert {"code", "message"} <= set(answer.json()["error"])


@pytest.mark.parametrize(
    "region",
    [
        [0.9, 0.9, 0.5, 0.5],
        [-0.1, 0, 0.5, 0.5],
        [0, 0, 0, 0],
        [0, 0, 0.001, 0.5],
        [0, 0, 1],
        "words",
        [0, 0, 1, "NaN"],
        7,
    ],
)
def test_a_region_outside_the_photo_or_without_pixels_is_refused(
    api: APIClient, member: User, space: EmbeddingSpace, region: Any
) -> None:
    photo = photos_with(member, space, fan(2))[0]
    assert api.post(URL, {"photo": str(photo.id), "region": region}).status_code == 400


@pytest.mark.parametrize("content", [b"", b"not a photo", b"\xff\xd8\xff\xe0 cut off"])
def test_a_broken_image_is_refused_without_any_worker(
    api: APIClient, space: EmbeddingSpace, content: bytes
) -> None:
    file = SimpleUploadedFile("q.jpg", content)
    answer = api.post(URL, {"image": file}, format="multipart")
    assert 400 <= answer.status_code < 500, answer.content
    assert answer.json()["error"]["message"]


def test_a_photo_and_an_image_at_once_are_refused(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photo = photos_with(member, space, fan(2))[0]
    answer = api.post(URL, {"photo": str(photo.id), "image": picture()}, format="multipart")
    assert answer.status_code == 400


def test_without_a_worker_the_answer_is_a_clear_503(
    api: APIClient, space: EmbeddingSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "SECONDS", 0.2)
    answer = api.post(URL, {"image": picture()}, format="multipart")
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "no_worker"


def test_before_the_first_photo_is_indexed_a_picture_cannot_be_searched(api: APIClient, db: None) -> None:
    answer = api.post(URL, {"image": picture()}, format="multipart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "search_not_ready")


def test_anonymous_people_may_not_search(db: None) -> None:
    assert APIClient().post(URL, {"text": "dog"}).status_code in (401, 403)


def test_filters_narrow_by_album_tag_and_favourite(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(6))
    album = Album.objects.create(owner=member, name="trip")
    AlbumPhoto.objects.create(album=album, photo=photos[2])
    tag_photos(photos[3:5], "dog")
    photos[5].favourite = True
    photos[5].save()

    def found(**filters: Any) -> list[str]:
        rows = api.post(URL, {"photo": str(photos[0].id), "filters": filters}).json()["results"]
        return [row["photo"]["id"] for row in rows]

    assert found(album=str(album.id)) == [str(photos[2].id)]
    assert found(tag="Dog") == [str(photos[3].id), str(photos[4].id)]
    assert found(favourite=True) == [str(photos[5].id)]
    assert found(tag="cat") == []


def test_an_album_of_another_member_narrows_to_nothing(
    api: APIClient, member: User, stranger: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(3))
    album = Album.objects.create(owner=stranger, name="theirs")
    AlbumPhoto.objects.create(album=album, photo=photos[1])
    asked = {"photo": str(photos[0].id), "filters": {"album": str(album.id)}}
    assert api.post(URL, asked).json()["results"] == []


def test_why_names_the_words_that_both_photos_carry(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(3))
    tag_photos(photos[:2], "dog", "beach")
    tag_photos(photos[2:], "car")
    first, second = api.post(URL, {"photo": str(photos[0].id)}).json()["results"]
    assert first["why"]["tags"] == ["dog", "beach"]
    assert second["why"]["tags"] == []
    assert first["why"]["cosine"] == pytest.approx(first["score"])


def test_a_region_is_cropped_from_the_pixels_as_displayed() -> None:
    image = Image.new("RGB", (200, 100))
    assert Region.read("[0.5, 0, 0.5, 1]").crop(image).size == (100, 100)
    assert Region.read([0.0, 0.0, 0.02, 0.02]).crop(image).size == (4, 2)


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("q.jpg", out.getvalue())


def test_old_searches_are_forgotten_with_their_pictures(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, fan(2))
    fresh, old = (api.post(URL, {"photo": str(photos[0].id)}).json()["query"] for _ in range(2))
    key = copy_key(UUID(old))
    copy_save(Image.new("RGB", (8, 8)), key)
    long_ago = timezone.now() - timedelta(days=30)
    SearchQuery.objects.filter(pk=old).update(created_at=long_ago, image_key=key)
    queries_purge()
    assert [str(pk) for pk in SearchQuery.objects.values_list("pk", flat=True)] == [fresh]
    assert not storages["renditions"].exists(key)
