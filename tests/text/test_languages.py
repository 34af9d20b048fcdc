"""The language that a library's words are in."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from search.models import SearchDocument
from search.text.languages import LANGUAGES, languages_catch_up
from search.text.services import document_update
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/search/language/"


@pytest.fixture
def photo(member: User) -> Photo:
    cache.clear()
    made = photo_row(member, name="x.jpg")
    document_update(photo_ids=[made.id], caption={made.id: "Zwei Häuser und ein Gänseblümchen"})
    return made


def finds(api: APIClient, text: str) -> bool:
    return bool(api.post("/api/v1/search/", {"text": text}).json()["results"])


def test_words_are_english_until_a_member_says_otherwise(api: APIClient, photo: Photo) -> None:
    answer = api.get(URL).json()
    assert (answer["language"], answer["waiting"]) == ("english", 0)
    assert set(answer["languages"]) == set(LANGUAGES) >= {"simple", "german", "russian"}


def test_the_chosen_languages_stems_are_known_once_the_words_are_read_anew(
    api: APIClient, photo: Photo
) -> None:
    assert not finds(api, "haus")
    assert api.put(URL, {"language": "german"}).json()["waiting"] == 1
    assert finds(api, "Häuser")  # as before, while the words wait
    while not languages_catch_up():
        pass
    assert api.get(URL).json()["waiting"] == 0
    assert finds(api, "haus") and finds(api, "gaensebluemchen") and finds(api, "Ganseblumchen")


def test_new_words_are_read_in_it_at_once(api: APIClient, member: User) -> None:
    cache.clear()
    api.put(URL, {"language": "german"})
    photo = photo_row(member, name="y.jpg")
    document_update(photo_ids=[photo.id], caption={photo.id: "Katzen"})
    assert SearchDocument.objects.get(photo=photo).language == "german"
    assert finds(api, "Katze")


def test_simple_knows_no_stems_and_no_stop_words(api: APIClient, member: User) -> None:
    cache.clear()
    api.put(URL, {"language": "simple"})
    photo = photo_row(member, name="z.jpg")
    document_update(photo_ids=[photo.id], caption={photo.id: "The Who"})
    assert finds(api, '"the who"') and not finds(api, '"whos"')


@pytest.mark.parametrize("language", ["klingon", "", "plumb_german", "english'; --", "x" * 40])
def test_an_unknown_language_is_refused(api: APIClient, photo: Photo, language: str) -> None:
    assert api.put(URL, {"language": language}).status_code == 400


def test_each_members_words_have_their_own(api: APIClient, stranger_api: APIClient, photo: Photo) -> None:
    api.put(URL, {"language": "german"})
    assert stranger_api.get(URL).json()["language"] == "english"
