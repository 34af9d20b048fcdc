"""Putting stages of photos on the ledger, and ringing the workers' bell after commit."""

import logging
from collections.abc import Collection, Iterable
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from kombu.exceptions import OperationalError

from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline.registry import stage_get, stages

logger = logging.getLogger(__name__)
FRESH, BACKFILL = 0, 10
CHUNK = 5000


def runs_create(*, photos: Collection[UUID], priority: int = FRESH) -> None:
    """Every stage of these photos becomes pending; stages already on the ledger stay as they are."""
    with connection.cursor() as cursor:
        cursor.execute(
            _CREATE, [StageRun.Status.PENDING, priority, timezone.now(), list(photos), list(stages())]
        )
    ring(stages())


_CREATE = """
    INSERT INTO photos_stagerun
        (photo_id, stage, status, priority, due_at, attempts, permanent, reason, worker, model_version)
    SELECT new.photo, wanted.stage, %s, %s, %s, 0, false, '', '', ''
    FROM unnest(%s::uuid[]) AS new (photo) CROSS JOIN unnest(%s::text[]) WITH ORDINALITY AS wanted (stage, place)
    ORDER BY new.photo, wanted.place
    ON CONFLICT (photo_id, stage) DO NOTHING"""


def runs_repeat(
    *, photos: Collection[UUID], names: Collection[str] | None = None, priority: int = FRESH
) -> int:
    """These stages (default: all) are due once more, also where they failed. Returns how many runs."""
    wanted = [stage_get(name).name for name in names] if names else list(stages())
    runs_create(photos=photos, priority=priority)
    repeated = StageRun.objects.filter(photo__in=AnyOf(photos), stage__in=wanted).update(
        status=StageRun.Status.PENDING,
        priority=priority,
        due_at=timezone.now(),
        attempts=0,
        reason="",
        permanent=False,
        lease_token=None,
        lease_until=None,
    )
    ring(wanted)
    return repeated


def runs_complete() -> int:
    """Stages that came with an upgrade become due for the photos from before, behind fresh uploads; how many runs."""
    return sum(_runs_complete(name) for name in stages())


def _runs_complete(name: str) -> int:
    lacking = Photo.objects.exclude(Exists(StageRun.objects.filter(photo=OuterRef("pk"), stage=name)))
    made = 0
    while photos := list(lacking.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        runs = [StageRun(photo_id=photo, stage=name, priority=BACKFILL) for photo in photos]
        made += len(StageRun.objects.bulk_create(runs, ignore_conflicts=True))
    if made:
        ring([name])
    return made


def runs_follow_turn(*, photos: Collection[UUID]) -> None:
    """Whatever was made from the photos' pixels is made again, now that they lie another way."""
    names = [name for name, stage in stages().items() if stage.follows_turn]
    if names:
        runs_repeat(photos=photos, names=names)


def ring(names: Iterable[str]) -> None:
    """Tell the workers, after commit, that these stages have work. A broker that is down loses nothing."""
    queues = {stage_get(name).queue for name in names}
    transaction.on_commit(lambda: ring_queues(queues))


def ring_queues(queues: Iterable[str]) -> None:
    """Send the doorbell to these queues at once; the sweeper rings again for whatever is still due."""
    try:
        for queue in sorted(queues):
            current_app.send_task("pipeline.work", args=[queue], queue=queue, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("The broker does not answer (%s); the sweeper will ring again.", error)
