"""Deciding how photos lie: once, exactly, remembered for good, and taken back as it was."""

import math
from typing import Any

import pytest
from rest_framework.test import APIClient

from search.models import Orientation, OrientationDecision
from search.orientation.decoding import Reading
from search.orientation.section import OrientationSection
from search.orientation.selectors import photos_decided
from tests.review.conftest import ReadMaker
from tests.review.deciding import REVIEWS, decide, lies, queue, read_again, undo
from webapp.accounts.models import User
from webapp.photos.models import BulkAction, Photo, Pose, StageRun
from webapp.photos.services.trash import photos_trash
from webapp.photos.services.turn import photo_turn


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
