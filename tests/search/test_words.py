"""Finding photos by words: names, tags and captions."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from search.models import SearchDocument
from search.tags.services import tag_add, tag_remove
from search.text.services import document_update, title_words
from tests.vectors import photo_row, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/search/"


@pytest.fixture
def photos(member: User) -> dict[str, Photo]:
    """Three photos with words."""
    made = {
        "dog": photo_row(member, name="IMG_0001.jpg"),
        "cafe": photo_row(member, name="café-in-Paris.jpg"),
        "house": photo_row(member, name="house.jpg"),
    }
    tag_photos([made["dog"]], "dog")
    captions = {
        made["dog"].id: "a brown dog runs over the grass",
        made["cafe"].id: "people sit at tables in a street",
        made["house"].id: "a building with two windows beside a dog",
    }
    document_update(photo_ids=captions, caption=captions)
    return made


def found(api: APIClient, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = api.post(URL, {"text": text, **more}).json()
    assert answer["mode"] == "text"
    rows: list[dict[str, Any]] = answer["results"]
    return rows


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["photo"]["name"] for row in rows]


def test_a_tag_counts_for_more_than_a_caption(api: APIClient, photos: dict[str, Photo]) -> None:
    assert names(found(api, "dogs")) == ["IMG_0001.jpg", "house.jpg"]


def test_photos_are_found_by_the_place_they_were_taken_at(api: APIClient, member: User) -> None:
    photo = photo_row(member, name="IMG_7.jpg", place_name="Lisbon, Portugal")
    document_update(photo_ids=[photo.id])
    assert [row["photo"]["id"] for row in found(api, "portugal")] == [str(photo.id)]


def test_accents_do_not_matter(api: APIClient, photos: dict[str, Photo]) -> None:
    assert names(found(api, "Cafe")) == names(found(api, "café")) == ["café-in-Paris.jpg"]


def test_why_says_which_words_matched(api: APIClient, photos: dict[str, Photo]) -> None:
    row = found(api, "building windows")[0]
    assert row["why"]["words"] == ["building", "windows"]
    assert row["why"]["rank"] == 1


def test_where_no_photo_has_all_the_words_those_with_some_come(
    api: APIClient, photos: dict[str, Photo]
) -> None:
    assert names(found(api, "a building with elephants")) == ["house.jpg"]


def test_quotes_and_minus_mean_what_they_say(api: APIClient, photos: dict[str, Photo]) -> None:
    assert names(found(api, '"brown dog"')) == ["IMG_0001.jpg"]
    assert names(found(api, "dog -building")) == ["IMG_0001.jpg"]
    assert found(api, '"brown elephant"') == []


@pytest.mark.parametrize("text", ["'", '""', "-", "& | ! ( ) : *", "or", "the", "\\", "🐕", "a" * 500])
def test_signs_and_empty_words_find_nothing_and_break_nothing(
    api: APIClient, photos: dict[str, Photo], text: str
) -> None:
    assert found(api, text) == []


def test_words_of_another_members_photos_are_neither_found_nor_felt(
    api: APIClient, stranger: User, photos: dict[str, Photo]
) -> None:
    theirs = photo_row(stranger, name="elephant-building.jpg")
    document_update(photo_ids=[theirs.id])
    assert names(found(api, "elephant building")) == ["house.jpg"]


def test_pages_of_words_reach_the_end_without_repeating(api: APIClient, member: User) -> None:
    made = [photo_row(member, name=f"zebra {i}.jpg") for i in range(7)]
    document_update(photo_ids=[photo.id for photo in made])
    answer = api.post(URL, {"text": "zebra", "limit": 3}).json()
    seen = names(answer["results"])
    while answer["next"]:
        answer = api.post(URL, {"cursor": answer["next"], "limit": 3}).json()
        seen += names(answer["results"])
    assert sorted(seen) == sorted(photo.name for photo in made)


def test_words_follow_the_tags_that_people_put_on_and_take_off(api: APIClient, member: User) -> None:
    photo = photo_row(member, name="x.jpg")
    tag_add(photo=photo, name="Red Panda")
    assert names(found(api, "panda")) == ["x.jpg"]
    tag_remove(photo=photo, name="red panda")
    assert found(api, "panda") == []


def test_a_caption_stays_when_only_the_tags_are_written_anew(photos: dict[str, Photo]) -> None:
    document_update(photo_ids=[photos["dog"].id])
    assert "brown dog" in SearchDocument.objects.get(photo=photos["dog"]).caption


def test_a_file_name_gives_its_words() -> None:
    assert title_words("2024-05_Trip to-Łódź.final.JPG") == "2024 05 Trip to Łódź final"
