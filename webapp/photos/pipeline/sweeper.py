"""Rings again for whatever the ledger says is missing: the broker may forget, the ledger does not."""

from django.conf import settings
from django.utils import timezone

from webapp.photos.models import StageRun
from webapp.photos.pipeline.claim import release_expired
from webapp.photos.pipeline.registry import stages
from webapp.photos.pipeline.schedule import ring_queues


def sweep() -> set[str]:
    """Free the leases of lost workers and ring every queue that has due work; returns those queues."""
    release_expired()
    waiting = set(
        StageRun.objects.filter(
            status=StageRun.Status.PENDING, due_at__lte=timezone.now(), photo__trashed_at__isnull=True
        )
        .order_by("stage")
        .values_list("stage", flat=True)
        .distinct()
    )
    queues = {stage.queue for name, stage in stages().items() if name in waiting}
    ring_queues(queues)
    return queues


def fused_queues(queue: str) -> list[str]:
    """Queues that a worker serves together with this one over one decode of each photo."""
    if queue not in settings.FUSED_QUEUES:
        return [queue]
    return [name for name in settings.FUSED_QUEUES if name == queue or name in settings.WORKER_QUEUES]
