"""Addresses computed from PLUMB_HOME."""

from pathlib import Path

import dj_database_url
import pytest
import redis
from django.conf import settings
from kombu import Connection

from webapp.embedded import paths

HOMES = [Path("/srv/plumb/var"), Path("/home/Zoë Ä/My Photos/var"), Path("/srv") / ("x" * 120)]


@pytest.mark.parametrize("home", HOMES)
def test_every_client_reads_the_same_socket_out_of_its_url(home: Path) -> None:
    assert dj_database_url.parse(paths.database_url(home))["HOST"] == str(paths.socket_folder(home))
    link = redis.Redis.from_url(paths.redis_url(home, 3))
    assert link.connection_pool.connection_kwargs["path"] == str(paths.valkey_socket(home))
    assert link.connection_pool.connection_kwargs["db"] == 3


@pytest.mark.parametrize("home", HOMES)
def test_socket_paths_are_short_enough_for_the_kernel(home: Path) -> None:
    assert len(str(paths.valkey_socket(home)).encode()) <= paths.LONGEST_SOCKET


def test_celery_speaks_of_the_same_server() -> None:
    assert paths.celery_url("redis://broker.example:6379/2") == "redis://broker.example:6379/2"
    assert paths.celery_url("unix:///a/b.sock?db=2") == "redis+socket:///a/b.sock?virtual_host=2"


def test_celery_reaches_the_embedded_broker(services: None) -> None:
    with Connection(settings.CELERY_BROKER_URL) as link:
        link.ensure_connection(max_retries=1)
        assert link.connected
