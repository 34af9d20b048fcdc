"""The ledger: who may work on what, and how every end of a stage is noted."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.photos.conftest import PhotoMaker
from tests.photos.stages import First
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline import Batch, Skip, StageError, registry, stage_get
from webapp.photos.pipeline.claim import claim, due, release_expired, still_held
from webapp.photos.pipeline.runner import drain, run_next_batch, run_stage
from webapp.photos.pipeline.schedule import runs_complete, runs_repeat
from webapp.photos.pipeline.sweeper import sweep
from webapp.photos.services.turn import photo_turn


@pytest.fixture(autouse=True)
def planned_stages(settings: Settings, library_alone: None) -> Iterator[None]:
    settings.PIPELINE = ["tests.photos.stages.First", "tests.photos.stages.Second"]
    registry.stages.cache_clear()
    First.plan.clear()
    First.batches.clear()
    First.written.clear()
    yield
    registry.stages.cache_clear()


def run_of(photo: Photo, stage: str = "first") -> StageRun:
    return StageRun.objects.get(photo=photo, stage=stage)


def make_due() -> None:
    StageRun.objects.filter(status="pending").update(due_at=timezone.now())


def test_a_stage_that_ends_well_says_by_which_model_and_when(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    drain(["io", "vision"])
    first, second = run_of(photo), run_of(photo, "second")
    assert (first.status, second.status) == ("success", "skipped")
    assert second.reason == "nothing to do"
    assert second.model_version == "model@1"
    assert first.ended_at and first.started_at and first.seconds is not None
    assert first.lease_token is None


def test_claimed_photos_are_nobody_elses(photo_make: PhotoMaker) -> None:
    photo_make()
    assert len(claim(stage_get("first"))) == 1
    assert claim(stage_get("first")) == []


def test_a_stage_waits_for_what_it_needs_and_a_failure_also_counts_as_ended(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    assert claim(stage_get("second")) == []
    First.plan[photo.name] = StageError("broken", permanent=True)
    drain(["io"])
    assert run_of(photo).status == "failed"
    assert [run.photo_id for run in claim(stage_get("second"))] == [photo.id]


def test_photos_in_the_trash_are_left_alone(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    Photo.objects.filter(id=photo.id).update(trashed_at=timezone.now())
    assert claim(stage_get("first")) == []


def test_a_lost_lease_is_handed_to_another(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    claim(stage_get("first"))
    assert release_expired() == 0
    StageRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert release_expired() >= 1
    assert [run.photo_id for run in claim(stage_get("first"))] == [photo.id]
    assert run_of(photo).attempts == 2


def test_who_lost_the_lease_may_not_write(photo_make: PhotoMaker) -> None:
    photo_make()
    stage = stage_get("first")
    slow = claim(stage)
    StageRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    release_expired()
    quick = claim(stage)
    run_stage(stage, slow, Batch(run.photo for run in slow))
    assert First.written == []
    run_stage(stage, quick, Batch(run.photo for run in quick))
    run_stage(stage, slow, Batch(run.photo for run in slow))
    assert len(First.written) == 1


def test_a_turn_meanwhile_takes_the_lease_away(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    drain(["io"])
    stage = stage_get("second")
    runs = claim(stage)
    photo_turn(photo=photo, angle=90, actor=photo.owner)
    run_stage(stage, runs, Batch(run.photo for run in runs))
    assert run_of(photo, "second").status == "pending"
    assert run_of(photo).status == "success"


def test_a_worker_lost_too_often_fails_the_photo_with_a_reason(
    photo_make: PhotoMaker, settings: Settings
) -> None:
    photo = photo_make()
    for _ in range(settings.STAGE_MAX_ATTEMPTS):
        assert claim(stage_get("first"))
        StageRun.objects.filter(stage="first").update(lease_until=timezone.now() - timedelta(seconds=1))
        release_expired()
    assert run_of(photo).status == "failed"
    assert "lost" in run_of(photo).reason


def test_what_may_pass_is_tried_again_later_and_later(photo_make: PhotoMaker, settings: Settings) -> None:
    photo = photo_make()
    First.plan[photo.name] = StageError("the store does not answer")
    waits = []
    for attempt in range(1, settings.STAGE_MAX_ATTEMPTS):
        drain(["io"])
        run = run_of(photo)
        assert (run.status, run.attempts, run.permanent) == ("pending", attempt, False)
        assert "does not answer" in run.reason
        assert not due(stage_get("first")).exists()
        waits.append((run.due_at - timezone.now()).total_seconds())
        make_due()
    assert waits == sorted(waits) and waits[-1] > 3 * waits[0]
    drain(["io"])
    assert (run_of(photo).status, run_of(photo).permanent) == ("failed", False)


def test_what_cannot_pass_is_not_tried_again(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    First.plan[photo.name] = StageError("not a photo", permanent=True)
    drain(["io"])
    run = run_of(photo)
    assert (run.status, run.attempts, run.permanent, run.reason) == ("failed", 1, True, "not a photo")


def test_one_poison_photo_does_not_fail_its_batch(photo_make: PhotoMaker) -> None:
    good = [photo_make(name=f"good{i}.jpg") for i in range(3)]
    poison = photo_make(name="poison.jpg")
    First.plan["poison.jpg"] = RuntimeError("segment fault, nearly")
    drain(["io"])
    assert {run_of(photo).status for photo in good} == {"success"}
    assert run_of(poison).status == "pending"
    assert "RuntimeError" in run_of(poison).reason
    assert sorted(First.written) == sorted(photo.id for photo in good)


def test_a_photo_that_took_workers_down_twice_goes_alone(photo_make: PhotoMaker) -> None:
    suspect, *others = [photo_make(name=f"{i}.jpg") for i in range(4)]
    StageRun.objects.filter(photo=suspect).update(attempts=2)
    while run_next_batch([stage_get("first")]):
        pass
    assert ["0.jpg"] in First.batches
    assert {run_of(photo).status for photo in (suspect, *others)} == {"success"}


def test_a_stage_that_forgets_a_photo_is_told(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    First.plan[photo.name] = "forgotten"
    drain(["io"])
    assert "no outcome" in run_of(photo).reason


def test_results_that_cannot_be_stored_are_a_failure_with_a_reason(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    First.plan[photo.name] = "unwritable"
    drain(["io"])
    assert "could not be stored" in run_of(photo).reason
    assert First.written == []


def test_skipped_is_not_failed(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    First.plan[photo.name] = Skip("a drawing")
    drain(["io"])
    assert (run_of(photo).status, run_of(photo).reason) == ("skipped", "a drawing")
    assert First.written == []


def test_repeating_gives_fresh_attempts(photo_make: PhotoMaker) -> None:
    photo = photo_make()
    First.plan[photo.name] = StageError("broken", permanent=True)
    drain(["io"])
    First.plan.clear()
    assert runs_repeat(photos=[photo.id], names=["first"]) == 1
    drain(["io"])
    assert (run_of(photo).status, run_of(photo).attempts) == ("success", 1)


def test_the_sweeper_rings_for_what_is_due(photo_make: PhotoMaker) -> None:
    photo_make()
    assert sweep() == {"io", "vision"}
    drain(["io", "vision"])
    assert sweep() == set()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_share_a_photo(photo_make: PhotoMaker) -> None:
    for _ in range(24):
        photo_make()
    claimed: list[int] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        while runs := claim(stage_get("first")):
            claimed.extend(run.id for run in runs)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(claimed) == len(set(claimed)) == 24


@pytest.mark.django_db(transaction=True)
def test_a_worker_waits_for_whoever_turns_the_photo_and_holds_nothing_meanwhile(
    photo_make: PhotoMaker,
) -> None:
    """Both lock the photo before its runs: otherwise each could wait for the other for ever."""
    photo = photo_make()
    runs = claim(stage_get("first"))
    held: list[set[int]] = []
    entered = threading.Event()

    def write() -> None:
        with transaction.atomic():
            held.append(still_held(runs))
            entered.set()
        connections.close_all()

    worker = threading.Thread(target=write)
    with transaction.atomic():
        Photo.objects.select_for_update().get(id=photo.id)
        worker.start()
        assert not entered.wait(0.5)
        StageRun.objects.select_for_update(nowait=True).get(id=runs[0].id)
    worker.join(10)
    assert held == [{run.id for run in runs}]


def test_photos_from_before_an_upgrade_get_the_stage_that_came_with_it(photo_make: PhotoMaker) -> None:
    old, new = photo_make(), photo_make()
    StageRun.objects.filter(photo=old, stage="second").delete()
    assert runs_complete() == 1
    late = run_of(old, "second")
    assert (late.status, late.priority > run_of(new, "second").priority) == ("pending", True)
    assert runs_complete() == 0
