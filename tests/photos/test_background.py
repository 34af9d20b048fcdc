"""Stages that give way: nothing else waits for them, and they for everything else."""

import fcntl
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

import pytest
from django.conf import settings as configured
from pytest_django import Settings

from tests.photos.conftest import PhotoMaker
from tests.photos.stages import First
from webapp.photos.models import StageRun
from webapp.photos.pipeline import Batch, Outcome, Stage, registry
from webapp.photos.pipeline.background import queues_in_background
from webapp.photos.pipeline.runner import drain


class Patient(Stage):
    name = "patient"
    queue = "ocr"
    gives_way = True
    batch_size = 1
    rests: ClassVar[list[str]] = []

    def compute(self, batch: Batch) -> Mapping[UUID, Outcome]:
        return {photo.id: True for photo in batch.photos}

    def write(self, results: Mapping[UUID, Any]) -> None:
        """There is nothing to keep."""

    def rest(self) -> None:
        self.rests.append(self.name)


@pytest.fixture(autouse=True)
def planned_stages(settings: Settings, library_alone: None) -> Iterator[None]:
    settings.PIPELINE = ["tests.photos.stages.First", "tests.photos.test_background.Patient"]
    registry.stages.cache_clear()
    First.plan.clear()
    Patient.rests.clear()
    yield
    registry.stages.cache_clear()


def statuses() -> list[str]:
    return sorted(StageRun.objects.filter(stage="patient").values_list("status", flat=True))


def test_it_waits_until_nothing_else_is_due(photo_make: PhotoMaker) -> None:
    photo_make()
    assert drain(["ocr"])
    assert statuses() == ["pending"]
    drain(["io"])
    assert drain(["ocr"])
    assert statuses() == ["success"]


def test_it_stops_after_the_batch_during_which_a_photo_comes(
    photo_make: PhotoMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo_make(), photo_make()
    drain(["io"])
    monkeypatch.setattr(Patient, "write", lambda _self, _results: photo_make())
    drain(["ocr"])
    assert statuses() == ["pending", "pending", "success"]


def test_it_does_not_wait_for_what_this_worker_does_not_do(
    photo_make: PhotoMaker, settings: Settings
) -> None:
    photo_make()
    settings.WORKER_QUEUES = ["ocr"]
    drain(["ocr"])
    assert statuses() == ["success"]


def test_one_process_of_a_machine_is_at_it(photo_make: PhotoMaker) -> None:
    photo_make()
    drain(["io"])
    with (configured.PLUMB_HOME / "background.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert drain(["ocr"])
        assert statuses() == ["pending"]
    drain(["ocr"])
    assert statuses() == ["success"]


def test_it_lets_go_of_what_it_loaded_when_there_is_nothing_to_do(photo_make: PhotoMaker) -> None:
    photo_make()
    drain(["io"])
    assert not drain(["ocr"], seconds=-1)
    assert Patient.rests == []
    assert drain(["ocr"])
    assert Patient.rests == ["patient"]


def test_its_queue_is_rung_where_it_has_work(photo_make: PhotoMaker) -> None:
    assert queues_in_background() == set()
    photo_make()
    assert queues_in_background() == {"ocr"}
