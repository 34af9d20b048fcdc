"""The queue, its pages and figures, and deciding on one band of confidence at once."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from search.models import Orientation, OrientationDecision
from tests.review.conftest import ReadMaker
from tests.review.deciding import REVIEWS, decide, lies, queue, undo
from webapp.photos.models import Photo
from webapp.photos.services.trash import photos_trash

MOST = 12


def bulk(api: APIClient, word: str = "accept", **band: Any) -> Any:
    return api.post(f"{REVIEWS}bulk/", {"decision": word, **band})


def summary(api: APIClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"{REVIEWS}summary/").json()
    return found


def test_the_queue_holds_open_suggestions_the_surest_first(api: APIClient, read_make: ReadMaker) -> None:
    for confidence in (0.7, 0.95, 0.8):
        read_make(3, confidence)
    read_make(0, 0.999, "upright")
    found = queue(api)
    assert [row["confidence"] for row in found] == [0.95, 0.8, 0.7]
    assert [row["confidence"] for row in queue(api, order="confidence")] == [0.7, 0.8, 0.95]
    del found[0]["photo"]
    assert found[0] == {
        "state": "suggested",
        "confidence": 0.95,
        "angle": 270.0,
        "proposed": {"turn": 90, "straighten": 0.0},
        "current": {"turn": 0, "straighten": 0.0},
        "decision": None,
    }


@pytest.mark.parametrize(
    ("band", "found"),
    [
        ({"min": 0.8}, [1.0, 0.9, 0.8]),
        ({"max": 0.8}, [0.7]),
        ({"min": 0.8, "max": 0.9}, [0.8]),
        ({"min": 0.9, "max": 1}, [1.0, 0.9]),
        ({"min": 0.75, "max": 0.75}, []),
    ],
)
def test_a_band_holds_its_lower_end_and_one_holds_the_sure(
    api: APIClient, read_make: ReadMaker, band: dict[str, Any], found: list[float]
) -> None:
    for confidence in (0.7, 0.8, 0.9, 1.0):
        read_make(1, confidence)
    assert [row["confidence"] for row in queue(api, **band)] == found
    assert bulk(api, **band).json()["count"] == len(found)


def test_pages_go_on_to_the_end_also_where_all_are_equally_sure(api: APIClient, read_make: ReadMaker) -> None:
    photos = {str(read_make(1, 0.9).id) for _ in range(7)}
    found, url = [], f"{REVIEWS}?limit=3"
    while url:
        page = api.get(url).json()
        found += [row["photo"]["id"] for row in page["results"]]
        url = page["next"]
    assert len(found) == 7
    assert set(found) == photos


@pytest.mark.parametrize(
    "query",
    [
        {"min": 0.9, "max": 0.8},
        {"min": "NaN"},
        {"max": 1.5},
        {"min": -0.1},
        {"state": "odd"},
        {"order": "age"},
    ],
)
def test_bands_states_and_orders_that_make_no_sense_are_refused(
    api: APIClient, query: dict[str, Any]
) -> None:
    answer = api.get(REVIEWS, query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    if "order" not in query:
        assert bulk(api, **query).status_code == 400


def test_a_cursor_that_no_list_gave_is_not_found(api: APIClient) -> None:
    assert api.get(REVIEWS, {"cursor": "nonsense"}).status_code == 404


def test_a_band_is_accepted_but_for_some_and_undone_as_a_whole(api: APIClient, read_make: ReadMaker) -> None:
    inside = [read_make(quarter, 0.92) for quarter in (1, 2, 3)]
    left_out, below, trashed = read_make(1, 0.93), read_make(1, 0.5), read_make(1, 0.92)
    photos_trash(photos=[trashed.id])
    band: dict[str, Any] = {"min": 0.9, "max": 0.95, "except": [str(left_out.id)]}
    done = bulk(api, **band)
    assert done.json()["count"] == 3
    assert [lies(photo) for photo in inside] == [(270, 0.0, True), (180, 0.0, True), (90, 0.0, True)]
    assert {lies(photo) for photo in (left_out, below, trashed)} == {(0, 0.0, False)}
    assert undo(api, done).json() == {"count": 3}
    assert {lies(photo) for photo in inside} == {(0, 0.0, False)}
    assert undo(api, done).status_code == 409


def test_a_band_is_rejected_and_machine_turns_are_taken_back(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1, 0.995, "turned")
    assert bulk(api, "reject", state="turned", min=0.99).json()["count"] == 1
    assert lies(photo) == (0, 0.0, True)
    assert bulk(api, "reject", state="turned", min=0.99).json() == {"count": 0, "undo": None, "run": None}


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("accept", "unsure"),
        ("accept", "manual"),
        ("reject", "manual"),
        ("reject", "upright"),
        ("set", "suggested"),
    ],
)
def test_guesses_and_what_people_decided_are_not_decided_on_in_bulk(
    api: APIClient, read_make: ReadMaker, decision: str, state: str
) -> None:
    photo = read_make(1, state="unsure")
    answer = bulk(api, decision, state=state)
    assert answer.status_code == 400
    assert lies(photo) == (0, 0.0, False)


def test_the_same_bulk_request_twice_is_done_once(api: APIClient, read_make: ReadMaker) -> None:
    read_make(1)
    name = "6d1ff9a0-2bd2-4c2c-9d5f-2b6f1d7f3a11"
    assert bulk(api, request=name).json() == bulk(api, request=name).json()
    assert OrientationDecision.objects.count() == 1


def test_the_statements_do_not_grow_with_the_band(api: APIClient, read_make: ReadMaker) -> None:
    def statements(count: int) -> int:
        for _ in range(count):
            read_make(1)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert bulk(api).json()["count"] == count
        return len(queries)

    assert statements(2) == statements(9)


def test_the_pages_take_few_statements(api: APIClient, read_make: ReadMaker) -> None:
    for _ in range(5):
        read_make(1)
    for path in (REVIEWS, f"{REVIEWS}summary/"):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(path).status_code == 200
        assert len(queries) <= MOST


def test_the_summary_counts_states_bands_and_how_often_people_agreed(
    api: APIClient, read_make: ReadMaker
) -> None:
    assert summary(api)["agreement"] is None
    for decision in ("accept", "accept", "reject"):
        decide(api, read_make(1, 0.92), decision)
    decide(api, read_make(1, 0.4), "set", turn=180)
    decide(api, read_make(1, 0.3, "unsure"), "accept")
    read_make(1, 0.93)
    read_make(0, 0.999, "upright")
    trashed = read_make(1, 0.93)
    photos_trash(photos=[trashed.id])
    found = summary(api)
    assert found["states"] == {"upright": 1, "turned": 0, "suggested": 1, "unsure": 0, "manual": 5}
    assert found["decided"] == {"accepted": 3, "rejected": 1, "set": 1}
    assert found["agreement"] == 0.5
    bands = {band["min"]: band for band in found["bands"]}
    assert bands[0.9] == {"min": 0.9, "max": 0.95, "undecided": 1, "accepted": 2, "rejected": 1}
    assert sum(band["undecided"] for band in found["bands"]) == 1
    assert [band["max"] for band in found["bands"][:-1]] == [band["min"] for band in found["bands"][1:]]


def test_bands_are_of_the_state_that_is_asked_for(api: APIClient, read_make: ReadMaker) -> None:
    read_make(1, 0.92)
    read_make(1, 0.93, "turned")
    decide(api, read_make(1, 0.94, "turned"), "reject")
    found = api.get(f"{REVIEWS}summary/", {"state": "turned"}).json()
    bands = {band["min"]: band for band in found["bands"]}
    assert bands[0.9] == {"min": 0.9, "max": 0.95, "undecided": 1, "accepted": 0, "rejected": 1}
    assert api.get(f"{REVIEWS}summary/", {"state": "odd"}).status_code == 400


def test_who_is_not_signed_in_sees_nothing(client: Any, read_make: ReadMaker) -> None:
    photo = read_make(1)
    for path in (REVIEWS, f"{REVIEWS}summary/"):
        assert client.get(path).status_code in (401, 403)
    assert client.post(f"{REVIEWS}{photo.id}/", {"decision": "accept"}).status_code in (401, 403)


def test_a_deleted_photo_takes_its_decisions_along(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    decide(api, photo, "accept")
    Photo.objects.filter(id=photo.id).delete()
    assert not OrientationDecision.objects.exists()
    assert not Orientation.objects.exists()
