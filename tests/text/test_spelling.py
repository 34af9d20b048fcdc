"""Words typed with a slip, in part, or in a script without blanks."""

from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from search.models import LibraryWord
from search.text.refresh import words_refresh
from search.text.services import document_update
from search.text.vocabulary import plain, strokes_between, words_like, words_prune
from tests.vectors import photo_row
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/search/"


def photo_saying(owner: User, caption: str = "", text: str = "", name: str = "x.jpg") -> Photo:
    photo = photo_row(owner, name=name)
    document_update(photo_ids=[photo.id], caption={photo.id: caption}, text={photo.id: text})
    return photo


@pytest.fixture
def photos(member: User, monkeypatch: pytest.MonkeyPatch) -> dict[str, Photo]:
    monkeypatch.setattr("search.text.refresh.captions_place", lambda documents: None)
    made = {
        "dog": photo_saying(member, "a brown dog runs"),
        "tower": photo_saying(member, "the lighthouse at night"),
        "train": photo_saying(member, text="上海火车站 出口"),
        "metro": photo_saying(member, text="Станция метро Парк культуры"),
    }
    while not words_refresh():
        pass
    return made


def found(api: APIClient, text: str) -> dict[str, Any]:
    answer: dict[str, Any] = api.post(URL, {"text": text}).json()
    return answer


@pytest.mark.parametrize(
    ("typed", "meant", "which"),
    [
        ("lihgthouse", "lighthouse", "tower"),
        ("lighthuose", "lighthouse", "tower"),
        ("dgo", "dog", "dog"),
        ("borwn", "brown", "dog"),
        ("house", "lighthouse", "tower"),
        ("火车", "上海火车站", "train"),
        ("культру", "культуры", "metro"),
    ],
)
def test_a_slip_or_a_part_of_a_word_finds_the_word(
    api: APIClient, photos: dict[str, Photo], typed: str, meant: str, which: str
) -> None:
    answer = found(api, typed)
    assert [row["photo"]["id"] for row in answer["results"]] == [str(photos[which].pk)]
    assert answer["results"][0]["why"]["found_by"] == ["spelling"]
    assert meant in answer["read_as"][0]["words"] and answer["read_as"][0]["typed"] == typed
    assert meant.lower() in answer["results"][0]["why"]["words"]


@pytest.mark.parametrize("typed", ["метро", "парк культуры", "出口", "上海火车站"])
def test_words_of_other_scripts_are_found_as_they_stand(
    api: APIClient, photos: dict[str, Photo], typed: str
) -> None:
    assert len(found(api, typed)["results"]) == 1


@pytest.mark.parametrize("typed", ["asdfgh", "qqxz", "12345", "zq", "😀😀"])
def test_nonsense_finds_nothing(api: APIClient, photos: dict[str, Photo], typed: str) -> None:
    assert (found(api, typed)["results"], found(api, typed)["read_as"]) == ([], [])


def test_one_slip_among_right_words_keeps_these(api: APIClient, photos: dict[str, Photo]) -> None:
    answer = found(api, "brown dgo")
    assert [row["photo"]["id"] for row in answer["results"]] == [str(photos["dog"].pk)]
    assert answer["read_as"] == [{"typed": "dgo", "words": ["dog"]}]


def test_operators_mean_the_words_as_they_stand(api: APIClient, photos: dict[str, Photo]) -> None:
    assert found(api, '"lihgthouse"')["results"] == []


def test_words_of_others_correct_nobodys_slips(stranger_api: APIClient, photos: dict[str, Photo]) -> None:
    answer = found(stranger_api, "lihgthouse")
    assert (answer["results"], answer["read_as"]) == ([], [])


def test_words_that_no_photo_has_any_more_are_forgotten(member: User, photos: dict[str, Photo]) -> None:
    photos["tower"].delete()
    moment = timezone.now()
    for hour in range(24):
        words_prune(moment.replace(hour=hour))
    kept = set(LibraryWord.objects.filter(owner=member).values_list("word", flat=True))
    assert "lighthouse" not in kept and "dog" in kept
    assert words_like(member.pk, ["lihgthouse"]) == {"lihgthouse": []}


@pytest.mark.parametrize(
    ("first", "second", "strokes"),
    [("dog", "dog", 0), ("dgo", "dog", 1), ("", "dog", 3), ("kitten", "sitting", 3), ("abcd", "acbd", 1)],
)
def test_strokes_between_words(first: str, second: str, strokes: int) -> None:
    assert strokes_between(first, second) == strokes == strokes_between(second, first)


def test_words_are_remembered_without_case_and_accents() -> None:
    assert (plain("Éléphant"), plain("ŁÓDŹ"), plain("上海")) == ("elephant", "lodz", "上海")
