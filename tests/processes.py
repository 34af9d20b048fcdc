"""Processes of our own that tests start: a worker on the test database, a whole site."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from webapp import heartbeat
from webapp.embedded import paths
from webapp.embedded.processes import Child, Say, Spec

ROOT: Path = settings.BASE_DIR
PASSWORD = "plumb-line-and-bob"
START_SECONDS = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], object], seconds: float, what: str) -> None:
    """Block until the condition holds; fails the test with `what` was awaited."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.1)


def plumb_environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a Plumb of its own."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "PORT")
    }
    return kept | {"DJANGO_SETTINGS_MODULE": "webapp.settings", "PLUMB_HOME": str(home)} | extra


def worker_start(say: Say) -> Child:
    """A Celery worker over every queue on the test database; returns when it is ready."""
    extra = {
        "DATABASE_URL": paths.database_url(settings.PLUMB_HOME, str(connection.settings_dict["NAME"])),
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
    }
    command = (
        *(sys.executable, "-m", "celery", "-A", "webapp.celery", "worker", "--loglevel", "info"),
        *("--queues", ",".join(settings.QUEUES), "--pool", "prefork", "--concurrency", "2"),
        *("--without-mingle", "--without-gossip", "--hostname", "tests@%h"),
    )
    child = Child(Spec("worker", command, plumb_environment(settings.PLUMB_HOME, **extra)), say)
    wait_until(
        lambda: any(heartbeat.workers_by_queue(["io"]).values()),
        START_SECONDS,
        "The worker's first heartbeat",
    )
    return child


@dataclass(frozen=True)
class LiveSite:
    """A running site: its address, its admin, and ways to talk to it from outside."""

    url: str
    home: Path
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes]"
    log: Path
    username: str = "admin"
    password: str = PASSWORD

    def manage(self, *arguments: str) -> str:
        """What a management command prints."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=dict(self.environment), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, method: str, path: str, body: object = None, token: str = "") -> tuple[int, Any]:
        """(status, parsed JSON) of an API call."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def token(self) -> str:
        """A token of the admin."""
        credentials = {"username": self.username, "password": self.password}
        status, answer = self.call("POST", "/api/v1/token/", credentials)
        assert status == 200, answer
        return str(answer["token"])

    def health(self) -> dict[str, Any]:
        """The answer of /healthz; empty while nobody answers."""
        try:
            answer = self.call("GET", "/healthz")[1]
        except OSError:
            return {}
        assert isinstance(answer, dict)
        return answer


@contextmanager
def site_start(home: Path, **extra: str) -> Iterator[LiveSite]:
    """`manage.py up` on a home and a port of its own, until the body ends."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = plumb_environment(
        home, PORT=str(port), PLUMB_ADMIN_PASSWORD=PASSWORD, THROTTLE_SIGN_IN="1000/min", **extra
    )
    log = home / "up.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--with-parent"],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    site = LiveSite(f"http://127.0.0.1:{port}", home, environment, process, log)
    try:
        _wait_until_up(site)
        yield site
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_up(site: LiveSite) -> None:
    end = time.monotonic() + START_SECONDS
    while site.health().get("status") != "ok":
        if site.process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"The site did not come up: {site.health()}\n{site.log.read_text()[-4000:]}")
        time.sleep(0.2)
