"""The command lines of Plumb's own processes: web, workers and the clock."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from webapp import env
from webapp.embedded import paths
from webapp.embedded.processes import Spec

CELERY = (sys.executable, "-m", "celery", "--quiet", "-A")
QUIET_WORKER = ("--without-mingle", "--without-gossip", "--loglevel", "warning")
STOP_SECONDS = 12.0


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


def web(listener: int) -> Spec:
    """uvicorn on a socket that the supervisor has bound: no other program can take the port between restarts."""
    command = (
        *(sys.executable, "-m", "uvicorn", "webapp.asgi:application"),
        *("--fd", str(listener), "--log-level", "warning", "--no-server-header"),
        *("--timeout-graceful-shutdown", "2", "--lifespan", "off"),
        *_believed(settings.TRUSTED_PROXIES),
    )
    return Spec(
        name="web",
        command=command,
        environment=_environment({}),
        stop_seconds=STOP_SECONDS,
        inherit=(listener,),
    )


def _believed(proxies: list[str]) -> tuple[str, ...]:
    """Whose X-Forwarded-For says where a request comes from: nobody's, unless proxies are named."""
    return ("--forwarded-allow-ips", ",".join(proxies)) if proxies else ("--no-proxy-headers",)


def interactive_worker() -> Spec:
    """One warm process for what a person waits for: query embeddings."""
    pool = ("--pool", "threads", "--concurrency", "1")
    return _worker("interactive", ["interactive"], pool, threads=cores())


def batch_worker() -> Spec:
    """The pipeline: one process per core, one thread each."""
    queues = [queue for queue in settings.QUEUES if queue != "interactive"]
    processes = env.integer("PLUMB_PROCESSES", cores())
    return _worker("worker", queues, ("--pool", "prefork", "--concurrency", str(processes)), threads=1)


def beat(home: Path) -> Spec:
    """The clock that rings the sweeper."""
    command = (*CELERY, "webapp.clock", "beat", "--schedule", str(paths.run_folder(home) / "beat"))
    return Spec(
        name="beat",
        command=(*command, "--pidfile=", "--loglevel", "warning"),
        environment=_environment({}),
        stop_seconds=STOP_SECONDS,
        quiet=("is starting",),
    )


def _worker(name: str, queues: Sequence[str], pool: Sequence[str], *, threads: int) -> Spec:
    words = ",".join(queues)
    extra = {
        "PLUMB_WORKER_QUEUES": words,
        "PLUMB_THREADS": os.environ.get("PLUMB_THREADS", str(threads)),
        # Small matrices: on a busy machine threads that wait for each other make them many times slower.
        "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1"),
    }
    return Spec(
        name=name,
        command=(
            *CELERY,
            "webapp.celery",
            "worker",
            "--hostname",
            f"{name}@%h",
            "--queues",
            words,
            *pool,
            *QUIET_WORKER,
        ),
        environment=_environment(extra),
        stop_seconds=STOP_SECONDS,
        quiet=("Warm shutdown",),
    )


def _environment(extra: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "webapp.settings",
        "PLUMB_HOME": str(settings.PLUMB_HOME),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(settings.BASE_DIR), os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",
        "MALLOC_ARENA_MAX": "2",  # glibc would keep an arena per thread: hundreds of MB over all processes
        **extra,
    }
