"""`manage.py up`: from nothing to a running Plumb, and down again."""

import os
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType

from django.conf import settings

from webapp import env
from webapp.embedded import paths, preparation, programs
from webapp.embedded.errors import StartError
from webapp.embedded.folders import private_folder
from webapp.embedded.locks import lock_take
from webapp.embedded.note import EVERYTHING, SERVICES, WORKERS, already_running, note_remove, note_write
from webapp.embedded.postgres import Postgres
from webapp.embedded.processes import Say
from webapp.embedded.supervisor import Supervisor
from webapp.embedded.valkey import Valkey

PATIENCE = 5
ANYWHERE = "0.0.0.0"  # noqa: S104 - compared with, not bound to


class StopRequested(BaseException):
    """SIGTERM, SIGHUP or Ctrl-C: not an error, and not to be caught by `except Exception`."""


def run(level: str, say: Say) -> None:
    """Start what the level names and tend it until a signal says stop. Raises StartError."""
    home = settings.PLUMB_HOME
    host, port = env.text("PLUMB_HOST", "127.0.0.1"), env.integer("PORT", 8000)
    url = f"http://{'127.0.0.1' if host == ANYWHERE else host}:{port}" if level == EVERYTHING else ""
    with _only_one(home, url), _signals():
        listener = listener_bind(host, port) if url else None
        supervisor = Supervisor(say)
        try:
            _start_backing(supervisor, home, say)
            if level != SERVICES:
                preparation.prepare(say)
            if listener is not None:
                supervisor.start(partial(programs.web, listener.fileno()))
            if level in (WORKERS, EVERYTHING):
                _start_workers(supervisor, home)
            if listener is not None:
                supervisor.watch(until=partial(_answers, url), patience=PATIENCE)
                say("plumb", f"Plumb is ready at {url}")
            note_write(home, url, ready=True)
            supervisor.watch(until=lambda: False)
        except StopRequested:
            say("plumb", "stopping")
        finally:
            _ignore_signals()
            if supervisor.stop(backing=False):
                preparation.hand_work_back(say)
            supervisor.stop(backing=True)


def _start_backing(supervisor: Supervisor, home: Path, say: Say) -> None:
    """Database and broker, unless the environment names others."""
    if env.text("DATABASE_URL"):
        preparation.wait_for_external_database(say)
    else:
        database = Postgres(home)
        supervisor.start(database.spec, ready=database.ready, backing=True)
    if env.text("REDIS_URL"):
        preparation.wait_for_external_broker(say)
    else:
        broker = Valkey(home)
        supervisor.start(broker.spec, ready=broker.ready, backing=True)


def _start_workers(supervisor: Supervisor, home: Path) -> None:
    supervisor.start(programs.interactive_worker)
    supervisor.start(programs.batch_worker)
    supervisor.start(partial(programs.beat, home))


@contextmanager
def _only_one(home: Path, url: str) -> Iterator[None]:
    """Hold the home for this process. Raises StartError that names who holds it."""
    private_folder(paths.run_folder(home))
    lock = lock_take(paths.run_folder(home) / "up.lock", seconds=1.0)
    if lock is None:
        raise StartError(already_running(home))
    note_write(home, url, ready=False)
    try:
        yield
    finally:
        note_remove(home)
        os.close(lock)


def listener_bind(host: str, port: int) -> socket.socket:
    """The site's socket, bound but not yet listening, so that nobody connects before the site can answer."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Connections inherit it. The server takes a given socket for a Unix one and does not set it: an answer's head and
    # body, written one after the other, would wait 40 ms for each other.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise StartError(
            f"Port {port} of {host} cannot be used ({error.strerror}): choose another with PORT=8001 make run."
        ) from error
    return listener


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise StopRequested

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before: list[Callable[..., object] | int | None] = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    except StopRequested:
        pass
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
