"""The life of a run over a member's library: started, under way with progress, cancelled, failed or done.

One of a kind at a time for each member; the database sees to that.
"""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from search.errors import SearchError
from search.models.run import MemberRun
from webapp.photos.events import announce

logger = logging.getLogger(__name__)

State = MemberRun.State
OPEN = (State.PENDING, State.RUNNING)
LOST_AFTER = timedelta(minutes=20)
RING_AGAIN_AFTER = timedelta(seconds=60)
TELL_EVERY = 0.7
"""Seconds."""
Run = TypeVar("Run", bound=MemberRun)


class RunCancelledError(Exception):
    """The member asked the run to stop, or it is no longer this worker's."""


def run_open(
    *, kind: type[Run], owner_id: int, algorithm: str, parameters: dict[str, Any] | None = None
) -> Run:
    """A new run of this kind for the member; the one already under way, if there is one."""
    runs_release(kind=kind)
    values = {"owner_id": owner_id, "algorithm": algorithm, "parameters": parameters or {}}
    try:
        with transaction.atomic():
            run: Run = kind._default_manager.create(**values)
    except IntegrityError:
        found: Run = kind._default_manager.filter(owner_id=owner_id, state__in=OPEN).latest("created_at")
        return found
    transaction.on_commit(lambda: ring(run))
    _tell(run)
    return run


def run_cancel(*, run: Run) -> Run:
    """Stop a run at its next step; one that has not begun ends at once."""
    _rows(run).filter(state__in=OPEN).update(cancel_requested=True)
    _end(run, State.CANCELLED, only=State.PENDING)
    run.refresh_from_db()
    return run


def run_carry_out(*, kind: type[Run], run_id: UUID, work: Callable[[Run], None], broke: str) -> None:
    """Do the work of a pending run; however it ends, the run says so. `broke` names the work that broke."""
    run = _begin(kind, run_id)
    if run is None:
        return
    try:
        work(run)
    except RunCancelledError:
        run_end(run, State.CANCELLED)
    except SearchError as error:
        run_end(run, State.FAILED, error.message)
    except Exception as error:
        run_end(run, State.FAILED, f"{broke} ({type(error).__name__}); the worker's log says why.")
        raise


def run_progress(run: MemberRun) -> Callable[[float], None]:
    """A function to tell how far the run is; raises RunCancelledError once it shall stop."""

    def tell(progress: float) -> None:
        going = _rows(run).filter(state=State.RUNNING, cancel_requested=False)
        if not going.update(progress=progress, updated_at=timezone.now()):
            raise RunCancelledError
        run.progress = progress
        run.state = State.RUNNING
        _tell(run)

    return tell


def now_and_then(tell: Callable[[float], None]) -> Callable[[float], None]:
    """Work tells at every small step; the member is told, and the run asked, once in a while."""
    last = [float("-inf")]

    def told(progress: float) -> None:
        now = time.monotonic()
        if now - last[0] >= TELL_EVERY:
            last[0] = now
            tell(progress)

    return told


def run_end(run: MemberRun, state: MemberRun.State, reason: str = "") -> None:
    """Note how a running run ended, and tell the member's pages."""
    _end(run, state, only=State.RUNNING, reason=reason)


def runs_release(*, kind: type[Run]) -> None:
    """Give up runs whose worker was lost, so that others may start; ring for those that nobody took."""
    now = timezone.now()
    for run in _all(kind, state=State.RUNNING, updated_at__lt=now - LOST_AFTER):
        run_end(run, State.FAILED, "The worker was lost while it did this. Start again.")
    for run in _all(kind, state=State.PENDING, updated_at__lt=now - RING_AGAIN_AFTER):
        ring(run)


def ring(run: MemberRun) -> None:
    """Tell a worker of the queue `maintenance`; a broker that is down is asked again later."""
    try:
        current_app.send_task(run.task, args=[str(run.pk)], queue="maintenance", retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the run %s waits.", error, run.pk)


def _all(kind: type[Run], **conditions: Any) -> Iterable[Run]:
    found: Iterable[Run] = kind._default_manager.filter(**conditions)
    return found


def _rows(run: MemberRun) -> Any:
    return type(run)._default_manager.filter(pk=run.pk)


def _begin(kind: type[Run], run_id: UUID) -> Run | None:
    """Take a pending run; None when another worker has it, or it was cancelled."""
    taken = kind._default_manager.filter(pk=run_id, state=State.PENDING).update(
        state=State.RUNNING, updated_at=timezone.now()
    )
    return kind._default_manager.get(pk=run_id) if taken else None


def _end(run: MemberRun, state: MemberRun.State, *, only: MemberRun.State, reason: str = "") -> None:
    now = timezone.now()
    ended = (
        _rows(run).filter(state=only).update(state=state, error=reason[:2000], ended_at=now, updated_at=now)
    )
    if ended:
        run.state, run.error = state, reason
        _tell(run)


def _tell(run: MemberRun) -> None:
    event = {"type": run.news, "run": str(run.pk), "state": run.state, "progress": round(run.progress, 3)}
    transaction.on_commit(lambda: announce(run.owner_id, [event]))
