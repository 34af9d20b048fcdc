"""Taking decisions and turns by hand back: as it was, also after a new model, and long after."""

import pytest
from rest_framework.test import APIClient

from search.models import Orientation
from search.orientation.decoding import Reading
from tests.review.conftest import ReadMaker
from tests.review.deciding import REVIEWS, decide, lies, queue, read_again, undo
from webapp.accounts.models import User
from webapp.photos.models import BulkAction, StageRun
from webapp.photos.services.turn import photo_turn


def test_a_suggestion_comes_back_when_its_decision_is_undone_after_a_new_model(
    api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    answer = decide(api, photo, "reject")
    read_again(photo, Reading(90, 1, 0.999))
    undo(api, answer)
    assert [row["proposed"] for row in queue(api)] == [{"turn": 270, "straighten": 0.0}]
    assert lies(photo) == (0, 0.0, False)


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_what_the_machine_turned_is_so_again_when_a_decision_is_undone_after_a_new_model(
    api: APIClient, read_make: ReadMaker, decision: str
) -> None:
    photo = read_make(1, state="turned")
    answer = decide(api, photo, decision)
    read_again(photo, Reading(0, 0, 0.999) if decision == "accept" else Reading(90, 1, 0.999))
    undo(api, answer)
    assert lies(photo) == (270, 0.0, False)
    assert queue(api) == []
    (row,) = queue(api, state="turned")
    assert row["proposed"] == row["current"] == {"turn": 270, "straighten": 0.0}
    assert decide(api, photo, "reject").status_code == 200
    assert lies(photo) == (0, 0.0, True)


@pytest.mark.parametrize(("quarter", "tilt"), [(1, 0.0), (0, -7.0)])
def test_what_was_accepted_is_proposed_again_when_it_was_read_upright_and_then_undone(
    api: APIClient, read_make: ReadMaker, quarter: int, tilt: float
) -> None:
    photo = read_make(quarter, straighten=tilt)
    proposed = {"turn": -90 * quarter % 360, "straighten": tilt}
    answer = decide(api, photo, "accept")
    read_again(photo, Reading(0, 0, 0.999))
    undo(api, answer)
    assert [row["proposed"] for row in queue(api)] == [proposed]
    assert lies(photo) == (0, 0.0, False)


def test_a_later_decision_stands_before_an_earlier_one_and_both_are_undone_in_turn(
    api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    first = decide(api, photo, "reject")
    second = decide(api, photo, "set", turn=180, straighten=1)
    assert undo(api, first).json() == {"count": 0}
    assert lies(photo) == (180, 1.0, True)
    undo(api, second)
    assert lies(photo) == (0, 0.0, True)
    assert queue(api, state="manual")[0]["decision"] == "rejected"


def test_what_was_turned_by_hand_since_is_not_undone(
    api: APIClient, read_make: ReadMaker, member: User
) -> None:
    photo = read_make(1)
    answer = decide(api, photo, "accept")
    photo_turn(photo=photo, angle=90, actor=member)
    assert queue(api, state="manual")[0]["decision"] == "set"
    assert undo(api, answer).json() == {"count": 0}
    assert lies(photo) == (0, 0.0, True)


def test_a_decision_of_long_ago_is_taken_back_by_its_photo(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    decide(api, photo, "reject")
    decide(api, photo, "set", turn=180)
    BulkAction.objects.all().delete()  # a day later
    path = f"{REVIEWS}{photo.id}/undo/"
    first = api.post(path)
    assert (first.status_code, first.json()["decision"], first.json()["state"]) == (200, "rejected", "manual")
    again = api.post(path).json()
    assert (again["decision"], again["state"]) == (None, "suggested")
    assert (again["current"], again["proposed"]["turn"]) == ({"turn": 0, "straighten": 0.0}, 270)
    assert lies(photo) == (0, 0.0, False)
    assert decide(api, photo, "accept").status_code == 200


def test_a_decision_is_taken_back_also_where_no_machine_has_read_the_photo(
    api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    Orientation.objects.all().delete()
    decide(api, photo, "set", turn=90)
    assert api.post(f"{REVIEWS}{photo.id}/undo/").status_code == 204
    assert lies(photo) == (0, 0.0, False)


def test_what_nobody_decided_or_turned_has_nothing_to_take_back(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    before = lies(photo)
    answer = api.post(f"{REVIEWS}{photo.id}/undo/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_decided")
    assert lies(photo) == before


def test_nobody_takes_anothers_decision_back(
    api: APIClient, stranger_api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    decide(api, photo, "accept")
    assert stranger_api.post(f"{REVIEWS}{photo.id}/undo/").status_code == 404
    assert lies(photo) == (270, 0.0, True)


def test_nobody_undoes_anothers_decision(
    api: APIClient, stranger_api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    answer = decide(api, photo, "accept")
    assert undo(stranger_api, answer).status_code == 404
    assert lies(photo) == (270, 0.0, True)


def test_a_turn_by_hand_is_taken_back_to_what_was_decided_before(
    api: APIClient, read_make: ReadMaker, member: User
) -> None:
    photo = read_make(1)
    decide(api, photo, "accept")
    photo_turn(photo=photo, angle=90, actor=member)
    assert lies(photo) == (0, 0.0, True)
    answer = api.post(f"{REVIEWS}{photo.id}/undo/").json()
    assert (answer["decision"], answer["state"]) == ("accepted", "manual")
    assert lies(photo) == (270, 0.0, True)


def test_a_turn_by_hand_without_a_decision_is_taken_back_to_the_file_and_read_anew(
    api: APIClient, read_make: ReadMaker, member: User
) -> None:
    photo = read_make(1)
    StageRun.objects.update(status="success")
    photo_turn(photo=photo, angle=180, actor=member)
    answer = api.post(f"{REVIEWS}{photo.id}/undo/").json()
    assert (answer["decision"], answer["state"]) == (None, "suggested")
    assert lies(photo) == (0, 0.0, False)
    assert StageRun.objects.get(photo=photo, stage="orientation").status == "pending"


def test_a_turn_of_many_by_hand_that_is_undone_is_weighed_anew(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1, state="turned")
    sent = {"action": "turn", "angle": 90, "selection": {"ids": [str(photo.id)]}}
    turned = api.post("/api/v1/photos/bulk/", sent, format="json")
    read_again(photo, Reading(angle=90.0, quarter=1, confidence=1.0, fine=0.0))
    undo(api, turned)
    assert lies(photo) == (270, 0.0, False)
    assert Orientation.objects.get(photo=photo).state == "turned"
