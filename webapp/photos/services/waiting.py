"""Watching the stages of some photos until all have ended."""

import time
from collections.abc import Callable, Collection
from uuid import UUID

from celery import current_app
from django.db.models import Count
from kombu.exceptions import OperationalError

from webapp.photos.models import StageRun
from webapp.photos.pipeline.registry import stages

Status = StageRun.Status
Counts = dict[str, dict[str, int]]
POLL_SECONDS = 1.0
STILL_SECONDS = 10.0
_AT_ONCE = 5000


def stages_watch(photos: Collection[UUID], *, say: Callable[[str], None]) -> Counts:
    """Say how the stages move until none of these photos' is due or running; returns the counts by stage."""
    last, moved_at, warned = "", time.monotonic(), False
    while True:
        counts = stages_of(photos)
        line = _line(counts, len(photos))
        if line != last:
            say(line)
            last, moved_at, warned = line, time.monotonic(), False
        if not any(found[Status.PENDING] + found[Status.RUNNING] for found in counts.values()):
            return counts
        if not warned and time.monotonic() - moved_at > STILL_SECONDS:
            warned = True
            if not worker_answers():
                say(
                    "No worker answers, so nothing moves. Start Plumb with `make run`; this command goes on waiting."
                )
        time.sleep(POLL_SECONDS)


def stages_of(photos: Collection[UUID]) -> Counts:
    """Stage -> status -> how many of these photos outside the trash."""
    counts = {name: dict.fromkeys(map(str, Status.values), 0) for name in stages()}
    ids = list(photos)
    for start in range(0, len(ids), _AT_ONCE):
        runs = StageRun.objects.filter(
            photo__in=ids[start : start + _AT_ONCE], photo__trashed_at__isnull=True
        )
        for stage, status, count in runs.values_list("stage", "status").annotate(count=Count("id")):
            if stage in counts:
                counts[stage][status] += count
    return counts


def worker_answers() -> bool:
    """Whether any Celery worker answers within two seconds."""
    try:
        return bool(current_app.control.ping(timeout=2.0))
    except (OperationalError, OSError):
        return False


def _line(counts: Counts, total: int) -> str:
    ended = (Status.SUCCESS, Status.SKIPPED, Status.FAILED)
    return "  ".join(f"{name} {sum(found[s] for s in ended)}/{total}" for name, found in counts.items())
