"""Asking a worker of the queue `interactive` something and waiting for its answer, by Valkey.

The web process holds no models. It sends a Celery task with the name of a list, and blocks on that list;
the worker pushes the answer there. A task that nobody waits for any more expires.
"""

import json
import logging
from collections.abc import Callable
from functools import cache
from typing import Any
from uuid import uuid4

import redis
from celery import current_app
from django.conf import settings
from kombu.exceptions import OperationalError
from redis import exceptions

from search.errors import NoWorker, QueryUnreadable, SearchError, WorkerTrouble
from search.extractors.errors import ExtractorError
from webapp.photos.errors import AnswerableError
from webapp.photos.pipeline.errors import DecodeError, StageError

logger = logging.getLogger(__name__)

QUEUE = "interactive"
SECONDS = 20.0
"""Longest wait for a worker; a cold one needs some of it to load its models."""
REPLY_KEPT_SECONDS = 60


@cache
def client() -> redis.Redis:
    """The process's connections to Valkey, patient enough for a blocking read."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=SECONDS + 10, socket_connect_timeout=3)


def ask(task: str, **payload: Any) -> dict[str, Any]:
    """Run `search.interactive.<task>` on a worker and wait for what it says.

    Raises NoWorker when nobody answers in time, otherwise the SearchError that the worker met.
    """
    return wait(send(task, **payload))


def send(task: str, **payload: Any) -> str:
    """Set a worker going while one does something else; `wait` for what it says. Raises NoWorker."""
    reply = f"search:reply:{uuid4()}"
    try:
        current_app.send_task(
            f"search.interactive.{task}",
            kwargs={"reply": reply, **payload},
            queue=QUEUE,
            expires=SECONDS,
            retry=False,
            ignore_result=True,
        )
    except (exceptions.RedisError, OperationalError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        raise NoWorker from error
    return reply


def wait(reply: str, seconds: float = SECONDS) -> dict[str, Any]:
    """What the worker says to what was sent. Raises NoWorker, or the SearchError that the worker met."""
    try:
        answer = client().blpop([reply], timeout=seconds)
    except (exceptions.RedisError, OSError) as error:
        logger.warning("The broker does not answer: %s", error)
        raise NoWorker from error
    if answer is None:
        raise NoWorker
    found: dict[str, Any] = json.loads(answer[1])
    if "error" in found:
        raise _error(**found["error"])
    return found


def answer(reply: str, work: Callable[[], dict[str, Any]]) -> None:
    """In the worker: do the work and push what came of it, also when that is an error."""
    try:
        found = work()
    except (AnswerableError, StageError, ExtractorError) as error:
        found = {"error": _told(error)}
    except Exception:
        _push(reply, {"error": _told(WorkerTrouble("The worker failed at this search; its log says why."))})
        raise
    _push(reply, found)


def _push(reply: str, found: dict[str, Any]) -> None:
    with client().pipeline() as pipeline:
        pipeline.rpush(reply, json.dumps(found))
        pipeline.expire(reply, REPLY_KEPT_SECONDS)
        pipeline.execute()


def _told(error: AnswerableError | StageError | ExtractorError) -> dict[str, Any]:
    if isinstance(error, AnswerableError):
        return {"message": str(error), "status": error.status, "code": error.code}
    if isinstance(error, DecodeError):
        return {"message": str(error), "status": QueryUnreadable.status, "code": QueryUnreadable.code}
    status = 503 if isinstance(error, ExtractorError) else WorkerTrouble.status
    return {"message": str(error), "status": status, "code": WorkerTrouble.code}


def _error(message: str, status: int, code: str) -> SearchError:
    """The worker's error as one of our own, with its status and code."""
    kind = type("SearchError", (SearchError,), {"status": status, "code": code})
    made: SearchError = kind(message)
    return made
