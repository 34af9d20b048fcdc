"""What stands beside an answer: facets to narrow it by, and ways out where it is empty."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from webapp.photos.models import Photo

SEARCH = "/api/v1/search/"


def beside(api: APIClient, what: str, **asked: Any) -> dict[str, Any]:
    query = api.post(SEARCH, asked).json()["query"]
    with CaptureQueriesContext(connection) as sent:
        answer = api.get(f"{SEARCH}{query}/{what}/")
    assert answer.status_code == 200 and len(sent) <= 12
    found: dict[str, Any] = answer.json()
    return found


def test_facets_count_every_photo_that_answers(api: APIClient, photos: list[Photo]) -> None:
    found = beside(api, "facets", text="dog", limit=1)
    assert [(row["label"], row["count"]) for row in found["months"]] == [("2009-05", 1), ("2012-05", 1)]
    assert found["places"] == [{"label": "Lisbon, Portugal", "text": 'place:"Lisbon, Portugal"', "count": 2}]
    assert [row["text"] for row in found["cameras"]] == ['camera:"NIKON D90"']
    assert [(row["text"], row["count"]) for row in found["tags"]] == [("tag:dog", 2)]
    assert found["total"] == 2


@pytest.mark.parametrize("group", ["months", "places", "cameras", "tags"])
def test_a_facet_added_to_the_search_finds_as_many_as_it_says(
    api: APIClient, photos: list[Photo], group: str
) -> None:
    for facet in beside(api, "facets", text="camera:nikon")[group]:
        answer = api.post(SEARCH, {"text": f"camera:nikon {facet['text']}"}).json()
        assert len(answer["results"]) == facet["count"]


def test_an_empty_answer_says_what_is_found_without_each_part(api: APIClient, photos: list[Photo]) -> None:
    ways = beside(api, "ways-out", text="boat camera:nikon before:2010")["ways"]
    assert ways == [{"part": "boat", "text": "camera:nikon before:2010", "filters": {}, "count": 1}]
    ways = beside(api, "ways-out", text="camera:nikon after:2013")["ways"]
    assert [(way["part"], way["text"], way["count"]) for way in ways] == [
        ("camera:nikon", "after:2013", 1),
        ("after:2013", "camera:nikon", 2),
    ]


def test_filters_beside_the_words_are_a_way_out_too(api: APIClient, photos: list[Photo]) -> None:
    filters = {"taken_before": "2001-01-01T00:00:00Z"}
    ways = beside(api, "ways-out", text="dog", filters=filters)["ways"]
    assert ways == [{"part": "taken_before", "text": "dog", "filters": {}, "count": 2}]


def test_there_is_no_way_out_of_what_is_nowhere(api: APIClient, photos: list[Photo]) -> None:
    assert beside(api, "ways-out", text="zeppelin")["ways"] == []
    assert beside(api, "ways-out", text="zeppelin near:Kyoto on:1999")["ways"] == []


def test_many_named_albums_cost_one_look_each(api: APIClient, photos: list[Photo]) -> None:
    album = 'album:"summer at the lake"'
    assert beside(api, "ways-out", text=f"boat {album} {album} {album} before:1999")["ways"] == []


def test_others_searches_are_not_found(api: APIClient, stranger_api: APIClient, photos: list[Photo]) -> None:
    query = api.post(SEARCH, {"text": "dog"}).json()["query"]
    for what in ("facets", "ways-out"):
        assert stranger_api.get(f"{SEARCH}{query}/{what}/").status_code == 404
