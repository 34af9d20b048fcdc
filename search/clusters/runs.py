"""The life of a run: started, under way with progress, cancelled, failed or done. One a member at a time."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from search.clusters.registry import ALGORITHMS, DEFAULT
from search.errors import ClusterError
from search.models import ClusterRun
from webapp.photos.events import announce

logger = logging.getLogger(__name__)

State = ClusterRun.State
OPEN = (State.PENDING, State.RUNNING)
LOST_AFTER = timedelta(minutes=20)
RING_AGAIN_AFTER = timedelta(seconds=60)


class RunCancelledError(Exception):
    """The member asked the run to stop, or it is no longer this worker's."""


def run_start(*, owner_id: int, algorithm: str = "", k: int | None = None) -> ClusterRun:
    """Ask for a new grouping of the member's library; the one already under way, if there is one."""
    name = algorithm or DEFAULT
    if name not in ALGORITHMS:
        raise ClusterError(
            _("There is no clustering algorithm %(name)r; choose one of %(value)s.")
            % {"name": name, "value": ", ".join(ALGORITHMS)}
        )
    runs_release()
    parameters: dict[str, Any] = {} if k is None else {"k": k}
    try:
        with transaction.atomic():
            run = ClusterRun.objects.create(owner_id=owner_id, algorithm=name, parameters=parameters)
    except IntegrityError:
        return ClusterRun.objects.filter(owner_id=owner_id, state__in=OPEN).latest("created_at")
    transaction.on_commit(lambda: ring(run.id))
    _tell(run)
    return run


def run_cancel(*, run: ClusterRun) -> ClusterRun:
    """Stop a run at its next step; one that has not begun ends at once."""
    ClusterRun.objects.filter(pk=run.pk, state__in=OPEN).update(cancel_requested=True)
    _end(run, State.CANCELLED, only=State.PENDING)
    run.refresh_from_db()
    return run


def run_begin(*, run_id: UUID) -> ClusterRun | None:
    """Take a pending run; None when another worker has it, or it was cancelled."""
    taken = ClusterRun.objects.filter(pk=run_id, state=State.PENDING).update(
        state=State.RUNNING, updated_at=timezone.now()
    )
    return ClusterRun.objects.get(pk=run_id) if taken else None


def run_progress(run: ClusterRun) -> Callable[[float], None]:
    """A function to tell how far the run is; raises RunCancelledError once it shall stop."""

    def tell(progress: float) -> None:
        going = ClusterRun.objects.filter(pk=run.pk, state=State.RUNNING, cancel_requested=False)
        if not going.update(progress=progress, updated_at=timezone.now()):
            raise RunCancelledError
        run.progress = progress
        run.state = State.RUNNING
        _tell(run)

    return tell


def run_end(run: ClusterRun, state: ClusterRun.State, reason: str = "") -> None:
    """Note how a running run ended, and tell the member's pages."""
    _end(run, state, only=State.RUNNING, reason=reason)


def runs_release() -> None:
    """Give up runs whose worker was lost, so that others may start; ring for those that nobody took."""
    now = timezone.now()
    for run in ClusterRun.objects.filter(state=State.RUNNING, updated_at__lt=now - LOST_AFTER):
        run_end(run, State.FAILED, "The worker was lost while it grouped the photos. Start again.")
    for run in ClusterRun.objects.filter(state=State.PENDING, updated_at__lt=now - RING_AGAIN_AFTER):
        ring(run.id)


def ring(run_id: UUID) -> None:
    """Tell a worker of the queue `maintenance`; a broker that is down is asked again later."""
    try:
        current_app.send_task("search.clusters.run", args=[str(run_id)], queue="maintenance", retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the run %s waits.", error, run_id)


def _end(run: ClusterRun, state: ClusterRun.State, *, only: ClusterRun.State, reason: str = "") -> None:
    now = timezone.now()
    ended = ClusterRun.objects.filter(pk=run.pk, state=only).update(
        state=state, error=reason[:2000], ended_at=now, updated_at=now
    )
    if ended:
        run.state, run.error = state, reason
        _tell(run)


def _tell(run: ClusterRun) -> None:
    event = {"type": "clusters", "run": str(run.pk), "state": run.state, "progress": round(run.progress, 3)}
    transaction.on_commit(lambda: announce(run.owner_id, [event]))
