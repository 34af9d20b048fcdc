"""More photos than a page should wait for: decided on by a run, with progress, cancel and undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from search.models import Orientation, OrientationDecision, ReviewRun
from search.orientation.review import subject
from search.orientation.review.services import decisions_make
from search.orientation.review.subject import TURNS
from search.review import runs
from search.review.runs import run_execute
from search.runs import run_cancel
from tests.review.conftest import ReadMaker
from tests.review.deciding import REVIEWS, decide, lies
from tests.review.test_queue import MOST, bulk, summary
from webapp.photos.models import Photo

Made = list[Photo]
UPRIGHT, AS_PROPOSED = (0, 0.0, False), (270, 0.0, True)


@pytest.fixture(autouse=True)
def parts_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "AT_ONCE", 2)


@pytest.fixture
def five(read_make: ReadMaker) -> Made:
    return [read_make(1) for _ in range(5)]


def asked(answer: Any) -> str:
    """The id of the run that the answer names."""
    assert answer.status_code == 202, answer.json()
    body = answer.json()
    return str(body.get("run", body)["id"])


def carried_out(answer: Any) -> dict[str, Any]:
    """Its run, once a worker has been at it."""
    run = ReviewRun.objects.get(pk=asked(answer))
    run_execute(TURNS, run_id=run.pk)
    run.refresh_from_db()
    return {"state": run.state, "photos": run.photos, "count": run.changed, "progress": run.progress}


def ends(photos: Made) -> set[tuple[int, float, bool]]:
    return {lies(photo) for photo in photos}


def test_a_large_band_is_accepted_by_a_run_and_taken_back_by_another(api: APIClient, five: Made) -> None:
    answer = bulk(api)
    assert answer.json() == {"count": 0, "undo": None, "run": answer.json()["run"]}
    assert ends(five) == {UPRIGHT}
    whole = {"state": "success", "photos": 5, "count": 5, "progress": 1.0}
    assert carried_out(answer) == whole
    assert ends(five) == {AS_PROPOSED}
    path = f"{REVIEWS}runs/{asked(answer)}/"
    assert api.get(path).json()["undo"] is True
    undo = api.post(f"{path}undo/")
    assert undo.json()["decision"] == "undo"
    assert carried_out(undo) == whole
    assert ends(five) == {UPRIGHT}
    assert api.get(path).json()["undo"] is False
    assert api.post(f"{path}undo/").json()["error"]["code"] == "nothing_to_undo"
    assert summary(api)["states"]["suggested"] == 5


def test_a_large_band_is_rejected_by_a_run(api: APIClient, read_make: ReadMaker) -> None:
    turned = [read_make(1, 0.99, "turned") for _ in range(3)]
    assert carried_out(bulk(api, "reject", state="turned"))["count"] == 3
    assert ends(turned) == {(0, 0.0, True)}


def test_what_is_left_out_decided_meanwhile_or_read_since_is_not_touched(
    api: APIClient, five: Made, read_make: ReadMaker
) -> None:
    left_out: dict[str, Any] = {"except": [str(five[0].id)]}
    answer = bulk(api, **left_out)
    decide(api, five[1], "reject")
    later = read_make(1)
    Orientation.objects.filter(photo=later).update(updated_at=timezone.now() + timedelta(seconds=5))
    assert carried_out(answer)["count"] == 3
    assert [lies(photo) for photo in (five[0], five[1], later)] == [UPRIGHT, (0, 0.0, True), UPRIGHT]


def cancel_after(parts: int) -> Callable[..., Any]:
    left = [parts]

    def work(**wish: Any) -> list[UUID]:
        left[0] -= 1
        if left[0] == 0:
            run_cancel(run=ReviewRun.objects.get(state="running"))
        return decisions_make(**wish)

    return work


def test_a_cancelled_run_keeps_what_it_has_decided_and_that_can_be_undone(
    api: APIClient, five: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subject, "decisions_make", cancel_after(2))
    answer = bulk(api)
    assert carried_out(answer) == {"state": "cancelled", "photos": 5, "count": 4, "progress": 0.4}
    assert sorted(lies(photo) for photo in five) == sorted([AS_PROPOSED] * 4 + [UPRIGHT])
    assert carried_out(api.post(f"{REVIEWS}runs/{asked(answer)}/undo/"))["count"] == 4
    assert ends(five) == {UPRIGHT}


def test_a_run_that_no_worker_has_begun_is_cancelled_at_once(api: APIClient, five: Made) -> None:
    answer = bulk(api)
    path = f"{REVIEWS}runs/{asked(answer)}/"
    assert api.post(f"{path}cancel/").json()["state"] == "cancelled"
    assert carried_out(answer)["state"] == "cancelled"
    assert ends(five) == {UPRIGHT}
    assert api.post(f"{path}undo/").status_code == 409


def test_a_run_that_breaks_keeps_whole_parts_and_says_why(
    api: APIClient, five: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**wish: Any) -> list[UUID]:
        if OrientationDecision.objects.exists():
            raise RuntimeError("boom")
        return decisions_make(**wish)

    monkeypatch.setattr(subject, "decisions_make", broken)
    answer = bulk(api)
    with pytest.raises(RuntimeError):
        run_execute(TURNS, run_id=UUID(asked(answer)))
    found = api.get(f"{REVIEWS}runs/{asked(answer)}/").json()
    assert (found["state"], found["count"], found["undo"]) == ("failed", 2, True)
    assert "RuntimeError" in found["reason"]


def test_one_run_at_a_time_and_the_same_request_is_the_same_run(api: APIClient, five: Made) -> None:
    request = str(uuid4())
    first = bulk(api, request=request)
    assert asked(bulk(api, request=request)) == asked(first)
    assert bulk(api, "reject").json()["error"]["code"] == "review_busy"
    carried_out(first)
    assert asked(bulk(api, request=request)) == asked(first)
    assert OrientationDecision.objects.count() == 5


def test_what_was_set_by_hand_since_is_not_undone(api: APIClient, five: Made) -> None:
    answer = bulk(api)
    carried_out(answer)
    decide(api, five[0], "set", turn=180)
    assert carried_out(api.post(f"{REVIEWS}runs/{asked(answer)}/undo/"))["count"] == 4
    assert lies(five[0]) == (180, 0.0, True)


def test_the_summary_names_the_run_under_way(api: APIClient, five: Made) -> None:
    assert summary(api)["run"] is None
    answer = bulk(api)
    assert summary(api)["run"]["id"] == asked(answer)
    carried_out(answer)
    assert summary(api)["run"] is None


def test_after_a_day_a_run_is_not_undone(api: APIClient, five: Made) -> None:
    answer = bulk(api)
    carried_out(answer)
    ReviewRun.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert api.post(f"{REVIEWS}runs/{asked(answer)}/undo/").status_code == 409


def test_a_run_of_another_member_is_not_found(
    api: APIClient, stranger_api: APIClient, five: Made, client: Any
) -> None:
    path = f"{REVIEWS}runs/{asked(bulk(api))}/"
    assert stranger_api.get(path).status_code == 404
    for act in ("cancel/", "undo/"):
        assert stranger_api.post(path + act).status_code == 404
        assert client.post(path + act).status_code in (401, 403)
    assert bulk(stranger_api).json()["count"] == 0


def test_starting_a_run_takes_few_statements(
    api: APIClient, five: Made, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(MOST):
        bulk(api)
