"""Stages that give way: worked off by one process of a machine, while nothing else is due there."""

import fcntl
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from webapp.photos.models import StageRun
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.stage import Stage


def gives_way(lane: Collection[Stage]) -> bool:
    """Whether all of these stages do."""
    return bool(lane) and all(stage.gives_way for stage in lane)


def others_due() -> bool:
    """Whether stages that give way to none have work that this worker could do."""
    served = settings.WORKER_QUEUES
    return _due(
        stage for stage in stages().values() if not stage.gives_way and stage.queue in served
    ).exists()


def queues_in_background() -> set[str]:
    """The queues of stages that give way, where they have work."""
    background = [stage for stage in stages().values() if stage.gives_way]
    waiting = set(_due(background).values_list("stage", flat=True).distinct()) if background else set()
    return {stage.queue for stage in background if stage.name in waiting}


@contextmanager
def turn_of_machine() -> Iterator[bool]:
    """Whether this process is the one that works in the background; the kernel frees the place if it dies."""
    settings.PLUMB_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.PLUMB_HOME / "background.lock").open("w") as lock:
        mine = False
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = True
        yield mine


def _due(chosen: Iterator[Stage] | Collection[Stage]) -> QuerySet[StageRun]:
    return StageRun.objects.filter(
        stage__in=[stage.name for stage in chosen],
        status=StageRun.Status.PENDING,
        due_at__lte=timezone.now(),
        photo__trashed_at__isnull=True,
    )
