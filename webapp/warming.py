"""Workers load their models when they start, so that nobody's first photo or search waits for them."""

import logging
import time
from collections.abc import Collection
from typing import Any

from celery.concurrency.prefork import TaskPool
from celery.signals import worker_process_init, worker_ready
from django.conf import settings

logger = logging.getLogger(__name__)

# Queries are described by the models of these stages, whichever worker makes the stages themselves.
QUERY_STAGES = {"embedding", "local-features"}


def warm(queues: Collection[str]) -> None:
    """Load the models behind these queues. One that is missing is logged: the ledger will say so too."""
    from webapp.photos.pipeline.registry import stages  # its models need Django to be ready

    started = time.monotonic()
    for stage in stages().values():
        if stage.queue in queues or ("interactive" in queues and stage.name in QUERY_STAGES):
            try:
                stage.warm()
            except Exception:
                logger.exception("Stage %s could not be warmed", stage.name)
    logger.info("Models for %s are warm after %.1f s", ", ".join(queues), time.monotonic() - started)


@worker_process_init.connect
def _pool_process_started(**_: object) -> None:
    warm(settings.WORKER_QUEUES)


@worker_ready.connect
def _worker_started(sender: Any, **_: object) -> None:
    if not isinstance(sender.pool, TaskPool):  # a prefork worker's main process treats no photos itself
        warm(settings.WORKER_QUEUES)
