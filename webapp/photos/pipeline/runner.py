"""Working the ledger off: claim a batch, decode it once, run its stages, write results and statuses."""

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from webapp.photos.events import stages_announce
from webapp.photos.models import StageRun
from webapp.photos.pipeline.background import gives_way, others_due, turn_of_machine
from webapp.photos.pipeline.batch import Batch
from webapp.photos.pipeline.claim import claim, still_held
from webapp.photos.pipeline.errors import StageError
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import ring_queues
from webapp.photos.pipeline.stage import Outcome, Skip, Stage

logger = logging.getLogger(__name__)
Status = StageRun.Status


def drain(queues: Iterable[str], *, seconds: float = 60.0) -> bool:
    """Work off whatever is due in these queues; False when time ran out before the work did."""
    lane = [stage for stage in stages().values() if stage.queue in set(queues)]
    if gives_way(lane):
        return _drain_in_background(lane, seconds)
    end = time.monotonic() + seconds
    while run_next_batch(lane):
        if time.monotonic() > end:
            return False
    return True


def _drain_in_background(lane: list[Stage], seconds: float) -> bool:
    """The same until other stages have work: then, or while another process is at it, there is nothing to do."""
    end = time.monotonic() + seconds
    with turn_of_machine() as mine:
        if not mine:
            return True
        while not others_due() and run_next_batch(lane):
            if time.monotonic() > end:
                return False
    for stage in lane:
        stage.rest()
    return True


def run_next_batch(lane: list[Stage]) -> int:
    """Claim the first due batch, take its photos through all stages of the lane; returns how many photos.

    Stages that wait come last: they are claimed when nothing else of the lane is due.
    """
    lane = sorted(lane, key=lambda stage: stage.waits)
    for position, stage in enumerate(lane):
        runs = claim(stage)
        if not runs:
            continue
        batch = Batch(run.photo for run in runs)
        run_stage(stage, runs, batch)
        for following in lane[position + 1 :]:
            if not following.waits:
                _continue_batch(following, batch)
        return len(runs)
    return 0


def _continue_batch(stage: Stage, batch: Batch) -> None:
    runs = claim(stage, photos=[photo.id for photo in batch.photos])
    if runs:
        run_stage(stage, runs, batch.narrowed(run.photo for run in runs))


def run_stage(stage: Stage, runs: list[StageRun], batch: Batch) -> None:
    """One stage over one claimed batch: compute outside, write inside one transaction."""
    started = time.monotonic()
    version, outcomes = _versioned(stage, batch)
    seconds = (time.monotonic() - started) / len(runs)
    try:
        _write(stage, runs, outcomes, version, seconds)
    except Exception as error:
        logger.exception("Stage %s could not store a batch of %d", stage.name, len(runs))
        failure = StageError(f"The result could not be stored: {type(error).__name__}: {error}")
        _write(stage, runs, {run.photo_id: failure for run in runs}, "", seconds)


def _versioned(stage: Stage, batch: Batch) -> tuple[str, Mapping[UUID, Outcome]]:
    """The model version and its outcomes; a stage whose model is missing or broken fails the batch at once."""
    try:
        version = stage.version()
    except Exception as error:
        logger.exception("Stage %s has no working model", stage.name)
        failure = StageError(f"The stage has no working model: {error}")
        return "", {photo.id: failure for photo in batch.photos}
    return version, _compute(stage, batch)


def _compute(stage: Stage, batch: Batch) -> Mapping[UUID, Outcome]:
    """The stage's outcomes; when the batch as a whole fails, each photo is tried alone: one spoils none."""
    try:
        return stage.compute(batch)
    except Exception as error:
        logger.exception("Stage %s failed for a batch of %d", stage.name, len(batch))
        if len(batch) == 1:
            failure = (
                error if isinstance(error, StageError) else StageError(f"{type(error).__name__}: {error}")
            )
            return {batch.photos[0].id: failure}
    outcomes: dict[UUID, Outcome] = {}
    for photo in batch.photos:
        outcomes.update(_compute(stage, batch.narrowed([photo])))
    return outcomes


def _write(
    stage: Stage, runs: list[StageRun], outcomes: Mapping[UUID, Outcome], version: str, seconds: float
) -> None:
    with transaction.atomic():
        held = still_held(runs)
        mine = [run for run in runs if run.id in held]
        results = {
            run.photo_id: outcomes[run.photo_id]
            for run in mine
            if run.photo_id in outcomes and not isinstance(outcomes[run.photo_id], Skip | StageError)
        }
        if results:
            stage.write(results)
        for run in mine:
            missing = StageError("The stage gave no outcome for this photo.")
            _settle(run, outcomes.get(run.photo_id, missing), version, seconds)
        StageRun.objects.bulk_update(mine, _SETTLED_FIELDS)
        transaction.on_commit(lambda: _announce(stage, mine))


def _announce(stage: Stage, runs: list[StageRun]) -> None:
    """Tell the browsers, and the workers of other queues for whom these photos are now due."""
    stages_announce(runs)
    ring_queues({other.queue for other in stages().values() if stage.name in other.needs} - {stage.queue})


_SETTLED_FIELDS = [
    "status",
    "reason",
    "permanent",
    "due_at",
    "lease_token",
    "lease_until",
    "ended_at",
    "seconds",
    "model_version",
]


def _settle(run: StageRun, outcome: Outcome, version: str, seconds: float) -> None:
    """Note how it ended: success, skipped, failed, or pending again later when trying again may help."""
    now = timezone.now()
    run.lease_token = run.lease_until = None
    run.ended_at, run.seconds, run.model_version = now, seconds, version
    run.reason, run.permanent = "", False
    if isinstance(outcome, StageError):
        run.reason, run.permanent = str(outcome)[:2000], outcome.permanent
        if outcome.permanent or run.attempts >= settings.STAGE_MAX_ATTEMPTS:
            run.status = Status.FAILED
        else:
            run.status = Status.PENDING
            run.due_at = now + timedelta(seconds=settings.STAGE_BACKOFF_SECONDS * 2**run.attempts)
    elif isinstance(outcome, Skip):
        run.status, run.reason = Status.SKIPPED, outcome.reason
    else:
        run.status = Status.SUCCESS
