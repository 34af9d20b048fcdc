"""A band of captions that is too large to wait for: approved by a run, and taken back by another."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from captioning.models import Caption, CaptionRun
from captioning.review.subject import CAPTIONS
from captioning.services import caption_edit, captions_suggest
from captioning.suggestion import Suggestion
from search.review import runs
from search.review.runs import run_execute
from tests.captioning.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/captions/reviews/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def five(photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch) -> list[Photo]:
    """Five captions that wait, where two are the most that a request waits for."""
    monkeypatch.setattr(runs, "AT_ONCE", 2)
    made = [photo_make() for _ in range(5)]
    captions_suggest(found={photo.id: Suggestion("A dog.", 0.4, "m@1/fp32") for photo in made})
    return made


def _carried_out(answer: Any) -> CaptionRun:
    assert answer.status_code == 202, answer.json()
    body = answer.json()
    run = CaptionRun.objects.get(pk=body.get("run", body)["id"])
    run_execute(CAPTIONS, run_id=run.pk)
    run.refresh_from_db()
    return run


def _shown() -> set[tuple[str, bool]]:
    return set(Caption.objects.filter(current=True).values_list("source", "approved"))


def test_a_large_band_is_approved_by_a_run_and_taken_back_by_another(
    api: APIClient, five: list[Photo], member: User
) -> None:
    left_out = str(five[0].id)
    answer = api.post(f"{URL}approve/", {"min": 0.4, "max": 0.5, "except": [left_out]})
    assert api.get(f"{URL}summary/").json()["run"]["decision"] == "approved"
    run = _carried_out(answer)
    assert (run.state, run.photos, run.changed) == ("success", 4, 4)
    assert Caption.objects.filter(current=True, approved=True).count() == 4
    caption_edit(photo=five[1], text="Ada", author=member)
    captions_suggest(found={five[2].id: Suggestion("A cat.", 0.9, "m@2/fp32")})
    undone = _carried_out(api.post(f"{URL}runs/{run.pk}/undo/"))
    assert (undone.state, undone.changed) == ("success", 3)
    shown = dict(Caption.objects.filter(current=True).values_list("photo_id", "text"))
    assert (shown[five[1].id], shown[five[2].id], shown[five[3].id]) == ("Ada", "A cat.", "A dog.")
    again = api.post(f"{URL}runs/{run.pk}/undo/")
    assert again.json()["error"]["code"] == "nothing_to_undo"


def test_a_run_leaves_what_was_written_or_described_anew_since_it_was_asked_for(
    api: APIClient, five: list[Photo], member: User
) -> None:
    answer = api.post(f"{URL}approve/", {})
    caption_edit(photo=five[0], text="Ada", author=member)
    captions_suggest(found={five[1].id: Suggestion("A cat.", 0.9, "m@2/fp32")})
    assert _carried_out(answer).changed == 3
    assert Caption.objects.get(photo=five[1], current=True).source == Caption.Source.MACHINE


def test_a_run_is_stopped_before_it_begins_and_a_second_waits_for_it(
    api: APIClient, five: list[Photo]
) -> None:
    run = api.post(f"{URL}approve/", {}).json()["run"]["id"]
    assert api.post(f"{URL}approve/", {"min": 0.1}).json()["error"]["code"] == "review_busy"
    assert api.post(f"{URL}runs/{run}/cancel/").json()["state"] == "cancelled"
    assert _shown() == {("machine", False)}


def test_anothers_run_is_not_found(api: APIClient, stranger_api: APIClient, five: list[Photo]) -> None:
    run = api.post(f"{URL}approve/", {}).json()["run"]["id"]
    for answer in (
        stranger_api.get(f"{URL}runs/{run}/"),
        stranger_api.post(f"{URL}runs/{run}/cancel/"),
        stranger_api.post(f"{URL}runs/{run}/undo/"),
    ):
        assert answer.status_code == 404
    assert CaptionRun.objects.get(pk=run).state == "pending"
