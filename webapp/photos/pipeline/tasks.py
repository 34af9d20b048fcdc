"""Celery's doorbell: shells over the runner and the sweeper."""

from celery import shared_task

from webapp.photos.pipeline.background import queues_in_background
from webapp.photos.pipeline.runner import drain
from webapp.photos.pipeline.schedule import ring_queues
from webapp.photos.pipeline.sweeper import fused_queues, sweep


@shared_task(name="pipeline.work", ignore_result=True)
def work(queue: str) -> None:
    """Work off what is due in the queue, and ring again when there is more than one turn's worth.

    Whoever has nothing left to do rings for what gave way to it.
    """
    if not drain(fused_queues(queue)):
        ring_queues([queue])
    else:
        ring_queues(queues_in_background() - {queue})


@shared_task(name="pipeline.sweep", ignore_result=True)
def sweep_ledger() -> None:
    """Free stuck leases and ring for due work; beat calls it."""
    sweep()
