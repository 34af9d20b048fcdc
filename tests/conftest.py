"""The real services for every test that asks for a database, and a real site for those that drive a browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests.browser import *  # noqa: F403 - fixtures
from tests.processes import LiveSite, site_start, worker_start
from webapp.embedded.postgres import Postgres
from webapp.embedded.processes import Child, start_and_wait
from webapp.embedded.valkey import Valkey

# A database for tests may lose its last second when the machine does.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared_data") and not settings.SHARED_DATA.is_dir():
        pytest.skip(f"{settings.SHARED_DATA} is absent: set PLUMB_SHARED_DATA to the folder of photo sets")


def pytest_unconfigure() -> None:
    shutil.rmtree(os.environ["PLUMB_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """PostgreSQL and Valkey of this test run."""
    home: Path = settings.PLUMB_HOME
    database, broker = Postgres(home, FAST), Valkey(home)
    with ExitStack() as running:
        for server in (database, broker):
            child = start_and_wait(server.spec(), server.ready, _say)
            running.callback(child.stop)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(services: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """pytest-django asks for this before it makes the test database."""


@pytest.fixture
def broker(services: None) -> redis.Redis:
    """Valkey of this test run."""
    return redis.Redis.from_url(settings.REDIS_URL)


@pytest.fixture(scope="session")
def _worker(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Child]]:
    running: list[Child] = []
    yield running
    for child in running:
        child.stop()


@pytest.fixture
def celery_worker_process(transactional_db: None, _worker: list[Child]) -> Child:
    """A real Celery worker on the test database, serving every queue; a new one when the last has ended."""
    if not _worker or not _worker[-1].alive:
        _worker.append(worker_start(_say))
    return _worker[-1]


@pytest.fixture(scope="session")
def live_site() -> Iterator[LiveSite]:
    """A whole Plumb, as `manage.py up` brings it up: own home, database, broker, workers, admin."""
    with site_start(settings.PLUMB_HOME / "site") as site:
        yield site


def _say(name: str, line: str) -> None:
    print(f"{name} | {line}")
