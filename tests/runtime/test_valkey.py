"""The starter of the embedded Valkey."""

import os
import signal
import time
from pathlib import Path

import redis

from webapp.embedded import paths
from webapp.embedded.processes import start_and_wait
from webapp.embedded.valkey import Valkey


def say(name: str, line: str) -> None:
    print(f"{name} | {line}")


def test_what_was_written_a_second_ago_survives_a_kill(tmp_path: Path) -> None:
    server = Valkey(tmp_path)
    child = start_and_wait(server.spec(), server.ready, say)
    redis.Redis.from_url(paths.redis_url(tmp_path)).set("kept", "yes")
    time.sleep(1.2)
    os.killpg(child.process.pid, signal.SIGKILL)
    child.stop()
    child = start_and_wait(server.spec(), server.ready, say)
    assert redis.Redis.from_url(paths.redis_url(tmp_path)).get("kept") == b"yes"
    child.stop()


def test_nothing_is_evicted_and_no_port_is_open(broker: redis.Redis) -> None:
    assert broker.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert broker.config_get("port") == {"port": "0"}
