"""Deciding how photos lie: once, exactly, remembered for good, and taken back as it was."""

import math
from typing import Any

import pytest
from rest_framework.test import APIClient

from search.models import Orientation, OrientationDecision
from search.orientation.decoding import Reading
from search.orientation.policy import Thresholds
from search.orientation.section import OrientationSection
from search.orientation.selectors import photos_decided
from search.orientation.services import SeenAs, orientations_write
from tests.review.conftest import ReadMaker
from webapp.accounts.models import User
from webapp.photos.models import BulkAction, Photo, Pose, StageRun
from webapp.photos.services.trash import photos_trash
from webapp.photos.services.turn import photo_turn

REVIEWS = "/api/v1/orientation/reviews/"


def decide(api: APIClient, photo: Photo, decision: str, **more: Any) -> Any:
    return api.post(f"{REVIEWS}{photo.id}/", {"decision": decision, **more})


def undo(api: APIClient, answer: Any) -> Any:
    return api.post("/api/v1/photos/bulk/undo/", {"undo": answer.json()["undo"]})


def lies(photo: Photo) -> tuple[int, float, bool]:
    now = Photo.objects.get(id=photo.id)
    return now.turn, now.straighten, now.turned_by_person


def queue(api: APIClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(REVIEWS, query).json()["results"]
    return found


def read_again(photo: Photo, reading: Reading) -> None:
    """As a new model reads it."""
    seen = {photo.id: SeenAs(reading, Photo.objects.get(id=photo.id).pose)}
    orientations_write(seen=seen, model_version="net@2", thresholds=Thresholds(0.99, 0.5, 0.5))


def test_an_accepted_suggestion_is_displayed_and_the_old_addresses_are_gone(
    api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1, straighten=2.5)
    StageRun.objects.update(status="success")
    answer = decide(api, photo, "accept")
    assert answer.status_code == 200
    assert lies(photo) == (270, 2.5, True)
    assert answer.json()["photo"]["urls"]["thumb"].endswith("?v=2")
    due = set(StageRun.objects.filter(photo=photo, status="pending").values_list("stage", flat=True))
    assert due >= {"thumbnails", "embedding", "tags", "regions", "local-features", "caption"}
    assert due.isdisjoint({"metadata", "orientation"})
    assert queue(api) == []
    assert OrientationSection().load([Photo.objects.get()])[photo.id] == {
        "angle": 87.5, "confidence": 1.0, "state": "manual",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "state", "after"),
    [
        ("accept", "suggested", (270, 0.0, True)),
        ("reject", "suggested", (0, 0.0, True)),
        ("accept", "turned", (270, 0.0, True)),
        ("reject", "turned", (0, 0.0, True)),
        ("accept", "unsure", (270, 0.0, True)),
        ("reject", "unsure", (0, 0.0, True)),
    ],
)
def test_what_a_decision_makes_of_a_photo_and_its_undoing_unmakes(
    api: APIClient, read_make: ReadMaker, decision: str, state: str, after: tuple[int, float, bool]
) -> None:
    photo = read_make(1, state=state)
    before = lies(photo)
    answer = decide(api, photo, decision)
    assert lies(photo) == after
    assert queue(api, state="manual")[0]["decision"] == f"{decision}ed"
    assert undo(api, answer).json() == {"count": 1}
    assert lies(photo) == before
    assert queue(api, state=state)[0]["decision"] is None
    assert not OrientationDecision.objects.exists()


def test_an_edit_that_changes_no_pixels_makes_no_new_pictures(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    StageRun.objects.update(status="success")
    decide(api, photo, "reject")
    assert Photo.objects.get().version == 1
    assert not StageRun.objects.filter(status="pending").exists()


@pytest.mark.parametrize(
    ("pose", "after"),
    [
        ({"turn": 180}, (180, 0.0, True)),
        ({"straighten": -3.456}, (0, -3.46, True)),
        ({"turn": 90, "straighten": 12}, (90, 12.0, True)),
        ({"turn": 0}, (0, 0.0, True)),
    ],
)
def test_what_a_person_sets_is_displayed(
    api: APIClient, read_make: ReadMaker, pose: dict[str, Any], after: tuple[int, float, bool]
) -> None:
    photo = read_make(2)
    answer = decide(api, photo, "set", **pose)
    assert lies(photo) == after
    assert queue(api, state="manual")[0]["decision"] == "set"
    undo(api, answer)
    assert lies(photo) == (0, 0.0, False)


@pytest.mark.parametrize("reading", [Reading(90, 1, 0.999), Reading(180, 2, 0.999), Reading(6, 0, 0.9, 0.9)])
def test_what_was_rejected_is_never_proposed_or_made_again_by_a_new_model_either(
    api: APIClient, read_make: ReadMaker, reading: Reading
) -> None:
    photo = read_make(1)
    decide(api, photo, "reject")
    BulkAction.objects.all().delete()  # a day later
    read_again(photo, reading)
    assert lies(photo) == (0, 0.0, True)
    assert Orientation.objects.get().model_version == "net@2"
    assert queue(api) == queue(api, state="turned") == []
    assert queue(api, state="manual")[0]["decision"] == "rejected"


def test_a_new_model_leaves_what_was_accepted_too(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    decide(api, photo, "accept")
    read_again(photo, Reading(180, 2, 0.999))
    assert lies(photo) == (270, 0.0, True)


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


def test_what_nobody_decided_or_turned_by_hand_since_has_no_decision_to_take_back(
    api: APIClient, read_make: ReadMaker, member: User
) -> None:
    untouched, by_hand = read_make(1), read_make(1)
    decide(api, by_hand, "accept")
    photo_turn(photo=by_hand, angle=90, actor=member)
    for photo in (untouched, by_hand):
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


def test_two_people_decide_once(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    decide(api, photo, "reject")
    again = decide(api, photo, "accept")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_decided")
    assert lies(photo) == (0, 0.0, True)
    assert OrientationDecision.objects.count() == 1


def test_the_same_request_twice_is_one_decision(api: APIClient, read_make: ReadMaker) -> None:
    photo, name = read_make(1), "6d1ff9a0-2bd2-4c2c-9d5f-2b6f1d7f3a11"
    first, again = (decide(api, photo, "accept", request=name) for _ in range(2))
    assert (first.status_code, first.json()["undo"]) == (200, again.json()["undo"])
    assert Photo.objects.get().version == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"decision": "perhaps"}, "perhaps"),
        ({}, "required"),
        ({"decision": "set"}, "how the photo lies"),
        ({"decision": "accept", "turn": 90}, "Only the decision"),
        ({"decision": "set", "turn": 45}, "45"),
        ({"decision": "set", "straighten": 45}, "less than 45"),
        ({"decision": "set", "straighten": "NaN"}, "number"),
        ({"decision": "set", "straighten": "-Infinity"}, "number"),
        ({"decision": "set", "straighten": 1e308}, "less than 45"),
        ({"decision": "set", "straighten": "steep"}, "number"),
    ],
)
def test_what_is_no_decision_is_refused_with_what_to_do(
    api: APIClient, read_make: ReadMaker, body: dict[str, Any], said: str
) -> None:
    photo = read_make(1)
    answer = api.post(f"{REVIEWS}{photo.id}/", body)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]
    assert lies(photo) == (0, 0.0, False)


def test_what_lies_upright_cannot_be_rejected_but_set(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(0, state="upright")
    assert decide(api, photo, "reject").json()["error"]["code"] == "wrong_decision"
    assert decide(api, photo, "accept").status_code == 200
    assert lies(photo) == (0, 0.0, True)


def test_a_photo_without_a_reading_can_only_be_set(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    Orientation.objects.all().delete()
    for decision in ("accept", "reject"):
        answer = decide(api, photo, decision)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_read")
    assert decide(api, photo, "set", turn=90).status_code == 200
    assert lies(photo) == (90, 0.0, True)


def test_a_photo_in_the_trash_waits_until_it_is_taken_out(api: APIClient, read_make: ReadMaker) -> None:
    photo = read_make(1)
    photos_trash(photos=[photo.id])
    answer = decide(api, photo, "accept")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "in_trash")
    assert queue(api) == []


def test_anothers_photo_is_not_found_and_not_counted(
    stranger_api: APIClient, stranger: User, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    assert decide(stranger_api, photo, "accept").status_code == 404
    assert queue(stranger_api) == []
    assert not any(stranger_api.get(f"{REVIEWS}summary/").json()["states"].values())
    bulk = stranger_api.post(f"{REVIEWS}bulk/", {"decision": "accept", "state": "suggested"})
    assert bulk.json() == {"count": 0, "undo": None, "run": None}
    assert lies(photo) == (0, 0.0, False)


def test_nobody_undoes_anothers_decision(
    api: APIClient, stranger_api: APIClient, read_make: ReadMaker
) -> None:
    photo = read_make(1)
    answer = decide(api, photo, "accept")
    assert undo(stranger_api, answer).status_code == 404
    assert lies(photo) == (270, 0.0, True)


def test_training_learns_from_what_people_approved_and_turned(
    api: APIClient, read_make: ReadMaker, member: User
) -> None:
    accepted, rejected, by_hand, trashed, untouched, turned_after = (read_make(1) for _ in range(6))
    decide(api, accepted, "accept")
    decide(api, rejected, "reject")
    photo_turn(photo=by_hand, angle=180, straighten=-2.5, actor=member)
    decide(api, trashed, "accept")
    photos_trash(photos=[trashed.id])
    decide(api, turned_after, "reject")
    photo_turn(photo=turned_after, angle=90, actor=member)
    assert {photo.id: angle for photo, angle in photos_decided()} == {
        accepted.id: 90.0, by_hand.id: 182.5, turned_after.id: 270.0,
    }  # fmt: skip
    assert untouched.id not in dict(photos_decided())


def test_no_angle_slips_through_the_service_either(read_make: ReadMaker, member: User) -> None:
    from search.orientation.review.ruling import Lying, Ruling, pose_ruled
    from webapp.photos.errors import AngleWrong

    for ruling in (
        Ruling(OrientationDecision.Word.SET, turn=45),
        Ruling(OrientationDecision.Word.SET, straighten=math.nan),
        Ruling(OrientationDecision.Word.SET, straighten=-45),
    ):
        with pytest.raises(AngleWrong):
            pose_ruled(ruling, Lying(Pose(), False, None))
