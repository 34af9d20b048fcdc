"""A picture and words in one query, by weight."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from search.text.services import document_update
from tests.vectors import fan, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/search/"


@pytest.fixture
def photos(member: User) -> list[Photo]:
    """Six photos, each a little farther from the first; the two farthest say "snow"."""
    made = photos_with(member, space_make(), fan(6))
    said = {made[4].pk: "fresh snow", made[5].pk: "snow on a roof"}
    document_update(photo_ids=said, caption=said)
    return made


def asked(api: APIClient, photos: list[Photo], weight: float | None, **more: Any) -> dict[str, Any]:
    question = {"photo": str(photos[0].pk), "text": "snow", "weight": weight, **more}
    answer: dict[str, Any] = api.post(URL, question, format="json").json()
    return answer


def order(answer: dict[str, Any], photos: list[Photo]) -> list[int]:
    ids = [str(photo.pk) for photo in photos]
    return [ids.index(row["photo"]["id"]) for row in answer["results"]]


def test_without_a_weight_words_narrow(api: APIClient, photos: list[Photo]) -> None:
    answer = asked(api, photos, None)
    assert (order(answer, photos), answer["asked"]["weight"]) == ([4, 5], None)


def test_the_weight_leads_from_the_picture_to_the_words(api: APIClient, photos: list[Photo]) -> None:
    assert order(asked(api, photos, 0.0), photos) == [1, 2, 3, 4, 5]
    assert order(asked(api, photos, 0.5), photos)[0] in (4, 5)
    assert set(order(asked(api, photos, 1.0), photos)[:2]) == {4, 5}


def test_a_mixed_answer_says_what_found_each_photo_and_marks_the_words(
    api: APIClient, photos: list[Photo]
) -> None:
    answer = asked(api, photos, 0.5)
    assert (answer["mode"], answer["asked"]["weight"]) == ("mixed", 0.5)
    first = answer["results"][0]
    assert first["why"]["found_by"] == ["words", "picture"]
    assert first["why"]["words"] == ["snow"]
    assert 0 < first["score"] <= 1 and first["why"]["cosine"] < 0.6
    scores = [row["score"] for row in answer["results"]]
    assert scores == sorted(scores, reverse=True)
    assert {branch["name"] for branch in answer["branches"]} == {"words", "picture"}


def test_its_pages_go_on_to_the_end_once_each(api: APIClient, photos: list[Photo]) -> None:
    answer = asked(api, photos, 0.5, limit=2)
    seen = order(answer, photos)
    while answer["next"]:
        answer = api.post(URL, {"cursor": answer["next"], "limit": 2}).json()
        seen += order(answer, photos)
    assert sorted(seen) == [1, 2, 3, 4, 5]


def test_filters_narrow_whatever_the_weight(api: APIClient, photos: list[Photo]) -> None:
    Photo.objects.filter(pk=photos[5].pk).update(camera_model="D90")
    answer = asked(api, photos, 0.5, text="snow camera:d90")
    assert order(answer, photos) == [5]


@pytest.mark.parametrize("weight", [-0.1, 1.1, "much", float("nan")])
def test_a_weight_outside_0_to_1_is_refused(api: APIClient, photos: list[Photo], weight: object) -> None:
    question = {"photo": str(photos[0].pk), "text": "snow", "weight": str(weight)}
    assert api.post(URL, question).status_code == 400


def test_words_of_anothers_photos_weigh_nothing(api: APIClient, stranger: User, photos: list[Photo]) -> None:
    theirs = photos_with(stranger, space_make("other", "ready"), fan(1))[0]
    document_update(photo_ids=[theirs.pk], caption={theirs.pk: "snow"})
    assert len(asked(api, photos, 1.0)["results"]) == 5
