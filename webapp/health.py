"""GET /healthz: whether database, broker, workers and models are there. Anonymous, and cheap enough to poll."""

import logging

import psycopg
import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from webapp import heartbeat
from webapp.photos.models import ModelVersion, StageRun

logger = logging.getLogger(__name__)
OK, DOWN = "ok", "down"
COUNT_LIMIT = 100_000
UNENDED = (StageRun.Status.PENDING, StageRun.Status.RUNNING)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while photos can be seen and uploaded (`ok`, `degraded`), 503 when they cannot (`down`)."""
    report = health_report()
    return JsonResponse(report, status=503 if report["status"] == DOWN else 200)


def health_report() -> dict[str, object]:
    """The answer of /healthz."""
    workers = _workers()
    database = _database()
    models = _models() if database == OK else "unknown"
    broker = DOWN if workers is None else OK
    counts = workers or dict.fromkeys(settings.QUEUES, 0)
    if DOWN in (database, broker):
        status = DOWN
    elif models != OK or not all(counts.values()):
        status = "degraded"
    else:
        status = OK
    return {
        "status": status,
        "components": {"database": database, "broker": broker, "workers": counts, "models": models},
        "pending": _pending() if database == OK else None,
    }


def _workers() -> dict[str, int] | None:
    try:
        return heartbeat.workers_by_queue(settings.QUEUES)
    except (redis.RedisError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        return None


def _database() -> str:
    """Asked through a connection of its own: waiting for a pool whose server is gone would take its whole timeout."""
    parameters = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "sslmode")
    try:
        psycopg.connect(
            **{name: parameters[name] for name in names if name in parameters}, connect_timeout=2
        ).close()
    except psycopg.OperationalError as error:
        logger.warning("The database does not answer: %s", error)
        return DOWN
    return OK


def _models() -> str:
    """`ok` when some model is active and every active one's file is on record."""
    try:
        return (
            OK
            if ModelVersion.objects.filter(active=True).exists()
            else "none active: run manage.py models sync"
        )
    except DatabaseError as error:
        logger.warning("The models cannot be read: %s", error)
        return DOWN


def _pending() -> int | None:
    """Stage runs that have not ended, counted up to a limit that keeps the answer cheap."""
    try:
        runs = StageRun.objects.filter(status__in=UNENDED, photo__trashed_at__isnull=True)
        return runs.order_by()[:COUNT_LIMIT].count()
    except DatabaseError as error:
        logger.warning("The ledger cannot be read: %s", error)
        return None
