"""A worker that is killed in the middle of its work loses none of it."""

import sys
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as site
from django.db import connection
from pytest_django import Settings

from tests.photos import pictures
from tests.photos.conftest import PhotoMaker
from tests.processes import ROOT, plumb_environment, wait_until
from webapp.embedded import paths
from webapp.embedded.processes import Child, Spec
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline import registry
from webapp.photos.pipeline.sweeper import sweep

PHOTOS = 200
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def worker_start(settings: Settings, library_alone: None, broker: object) -> Iterator[Callable[[], Child]]:
    """Start real Celery workers over the pipeline of worker_settings, on the test's database and store."""
    from tests.photos import worker_settings

    settings.PIPELINE = worker_settings.PIPELINE
    registry.stages.cache_clear()
    started: list[Child] = []

    def start() -> Child:
        extra = {
            "DATABASE_URL": paths.database_url(site.PLUMB_HOME, str(connection.settings_dict["NAME"])),
            "MEDIA_ROOT": str(settings.STORAGES["originals"]["OPTIONS"]["location"].parent),
            "DJANGO_SETTINGS_MODULE": "tests.photos.worker_settings",
            "STAGE_LEASE_SECONDS": "3",
            "PYTHONPATH": str(ROOT),
        }
        command = (
            *(sys.executable, "-m", "celery", "-A", "webapp.celery", "worker", "--loglevel", "warning"),
            *("--queues", "io", "--pool", "prefork", "--concurrency", "2", "--hostname", "killed@%h"),
        )
        spec = Spec("worker", command, plumb_environment(site.PLUMB_HOME, **extra))
        started.append(Child(spec, lambda *_: None))
        return started[-1]

    yield start
    for child in started:
        child.stop()


def tally() -> int:
    return StageRun.objects.filter(stage="tally", status="success").count()


def test_kill_minus_nine_in_the_middle_of_200_photos_loses_none_and_writes_none_twice(
    photo_make: PhotoMaker, worker_start: Callable[[], Child]
) -> None:
    for i in range(PHOTOS):
        photo_make(pictures.jpeg(seed=5000 + i))
    first = worker_start()
    wait_until(lambda: sweep() and 0 < tally() < PHOTOS - 50, 90, "the first worker's beginning")
    first.kill()
    assert 0 < tally() < PHOTOS
    worker_start()
    wait_until(lambda: not sweep() and tally() == PHOTOS, 120, "the second worker's end")
    assert set(StageRun.objects.values_list("status", flat=True)) == {"success"}
    assert set(Photo.objects.values_list("version", flat=True)) == {1001}
