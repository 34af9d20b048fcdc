"""What the search box offers while somebody types."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from search.box.likeness import going_on
from search.box.token import quoted, token_at, tokens_of
from search.text.language.filters import FILTERS
from webapp.photos.models import Photo

URL = "/api/v1/search/suggestions/"


@pytest.fixture(autouse=True)
def _nothing_remembered(services: None) -> None:
    cache.clear()


def told(api: APIClient, text: str, **more: Any) -> list[dict[str, Any]]:
    answer = api.get(URL, {"text": text, **more})
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["suggestions"]
    return rows


def texts(rows: list[dict[str, Any]], kind: str) -> list[str]:
    return [row["text"] for row in rows if row["kind"] == kind]


def test_an_empty_box_offers_recent_searches_and_filters_of_this_very_library(
    api: APIClient, photos: list[Photo]
) -> None:
    for text in ("dog", "boat", "dog"):
        api.post("/api/v1/search/", {"text": text})
    rows = told(api, "")
    assert texts(rows, "recent") == ["dog", "boat"]
    assert "tag:dog" in texts(rows, "value") and 'near:"Lisbon, Portugal"' in texts(rows, "value")


def test_recent_searches_can_be_forgotten_one_or_all(api: APIClient, photos: list[Photo]) -> None:
    for text in ("dog", "boat", "sea"):
        api.post("/api/v1/search/", {"text": text})
    api.post("/api/v1/search/", {"text": "never told", "remember": False})
    assert api.delete("/api/v1/search/recent/?text=boat").json() == {"forgotten": 1}
    assert texts(told(api, ""), "recent") == ["sea", "dog"]
    assert api.delete("/api/v1/search/recent/").json() == {"forgotten": 2}
    assert texts(told(api, ""), "recent") == []


def test_a_word_offers_filters_values_and_words_that_go_on_from_it(
    api: APIClient, photos: list[Photo]
) -> None:
    rows = told(api, "red b")
    assert [(row["start"], row["end"]) for row in rows] == [(4, 5)] * len(rows)
    assert texts(rows, "filter") == ["before:"]
    assert "tag:boat" in texts(rows, "value")
    assert {"beach", "bridge"} <= set(texts(told(api, "red br") + told(api, "bea"), "word"))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("camera:nik", ['camera:"NIKON D90"']),
        ("-camera:EOS", ['-camera:"Canon EOS 70D"']),
        ("near:lisb", ['near:"Lisbon, Portugal"']),
        ("place:norway", ["place:Norway", 'place:"Oslo, Norway"']),
        ("place:lisbno", ['place:"Lisbon, Portugal"']),
        ("album:lake", ['album:"Summer at the lake"']),
        ('album:"summer at', ['album:"Summer at the lake"']),
        ("on:20", ["on:2024", "on:2012", "on:2009", "on:2024-07", "on:2012-05", "on:2009-05"]),
        ("has:t", ["has:text", "has:tags"]),
        ("name:x", []),
    ],
)
def test_a_filter_offers_what_the_library_knows_of_it(
    api: APIClient, photos: list[Photo], typed: str, wanted: list[str]
) -> None:
    assert texts(told(api, typed), "value") == wanted


def test_counts_are_those_of_ones_own_photos(
    api: APIClient, stranger_api: APIClient, photos: list[Photo]
) -> None:
    assert [(row["label"], row["count"]) for row in told(api, "tag:d")] == [("dog", 2)]
    Photo.objects.filter(pk=photos[0].pk).update(trashed_at=photos[0].taken_at)
    cache.clear()
    assert told(api, "tag:d")[0]["count"] == 1
    for typed in ("", "tag:", "near:", "camera:", "album:", "on:", "bea", "do"):
        assert [row for row in told(stranger_api, typed) if row["kind"] in ("value", "word")] == [
            row for row in told(stranger_api, typed) if row["name"] in ("is", "has")
        ]


def test_the_part_at_the_cursor_is_what_is_completed(api: APIClient, photos: list[Photo]) -> None:
    rows = told(api, "tag:do sea", at=6)
    assert [(row["text"], row["start"], row["end"]) for row in rows] == [("tag:dog", 0, 6)]


def test_what_cannot_be_understood_is_pointed_at_while_typing(api: APIClient, photos: list[Photo]) -> None:
    answer = api.get(URL, {"text": "dog before:soon"}).json()
    assert (answer["problem"]["start"], answer["problem"]["end"]) == (4, 15)
    assert "is no date" in answer["problem"]["message"]
    assert api.get(URL, {"text": "dog before:2020"}).json()["problem"] is None


def test_suggesting_asks_the_database_little(api: APIClient, photos: list[Photo]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told(api, "bo")
    assert len(asked) <= 12


def test_the_filters_say_what_they_find(api: APIClient) -> None:
    known = api.get("/api/v1/search/filters/").json()["filters"]
    assert [row["name"] for row in known] == list(FILTERS)
    assert all(row["says"] and row["example"].startswith(f"{row['name']}:") for row in known)


def test_nobody_is_told_without_signing_in(client: APIClient) -> None:
    for path in (URL, "/api/v1/search/filters/", "/api/v1/search/recent/"):
        assert client.get(path).status_code in (401, 403)


@pytest.mark.parametrize(
    ("typed", "at", "value", "start", "end"),
    [
        ("dog", 3, "dog", 0, 3),
        ("dog sea", 4, "sea", 4, 7),
        ("dog  sea", 4, "", 4, 4),
        ('a tag:"two wo', 13, "two wo", 2, 13),
        ('"', 1, "", 0, 1),
        ("", 0, "", 0, 0),
    ],
)
def test_parts_are_found_in_what_is_half_typed(typed: str, at: int, value: str, start: int, end: int) -> None:
    found = token_at(typed, at)
    assert (found.value, found.start, found.end) == (value, start, end)


@given(st.text(alphabet='ab:"- \u00e9', max_size=20))
def test_parts_never_overlap_and_lie_inside(typed: str) -> None:
    ends = [0]
    for part in tokens_of(typed):
        assert ends[-1] <= part.start < part.end <= len(typed)
        ends.append(part.end)


def test_values_with_blanks_are_quoted() -> None:
    assert (quoted("dog"), quoted('a "b" c'), quoted("two words")) == ("dog", '"a  b  c"', '"two words"')


def test_what_begins_so_comes_before_what_holds_it_and_slips_come_last() -> None:
    known = [(word, word) for word in ("Oporto", "Porto, Portugal", "Old Port", "Berlin")]
    assert going_on("port", known, 9) == ["Porto, Portugal", "Old Port", "Oporto"]
    assert going_on("berlni", known, 9) == ["Berlin"]
    assert going_on("zzz", known, 9) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12), st.integers(0, 15))
def test_whatever_is_typed_is_answered(api: APIClient, photos: list[Photo], typed: str, at: int) -> None:
    assert api.get(URL, {"text": typed, "at": str(at)}).status_code in (200, 400)
