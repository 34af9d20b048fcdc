"""Workers say in Valkey, every few seconds, which queues they serve; /healthz counts who has said so lately."""

import logging
import time
from collections.abc import Iterable
from functools import cache
from typing import Any

import redis
from celery.signals import heartbeat_sent, worker_ready, worker_shutting_down
from django.conf import settings

logger = logging.getLogger(__name__)
FRESH_SECONDS = 12.0
BEAT_SECONDS = 3.0


@cache
def client() -> redis.Redis:
    """Valkey with short timeouts: health must not wait."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def workers_by_queue(queues: Iterable[str]) -> dict[str, int]:
    """How many photos or queries each queue's workers treat at once, by what they said lately."""
    names = list(queues)
    since = time.time() - FRESH_SECONDS
    with client().pipeline(transaction=False) as pipeline:
        for name in names:
            pipeline.zrangebyscore(_key(name), since, "+inf")
        answers = pipeline.execute()
    return {
        name: sum(_processes(member) for member in members)
        for name, members in zip(names, answers, strict=True)
    }


def _key(queue: str) -> str:
    return f"workers:{queue}"


def _processes(member: bytes) -> int:
    return int(member.rpartition(b"*")[2])


class _Heart:
    """This worker's word; silent until the worker is ready."""

    member = ""
    last = 0.0

    def begin(self, node: str, processes: int) -> None:
        self.member = f"{node}*{processes}"
        self.beat()

    def beat(self) -> None:
        now = time.time()
        if not self.member or now - self.last < BEAT_SECONDS:
            return
        self.last = now
        self._tell({self.member: now})

    def end(self) -> None:
        if self.member:
            self._tell({})

    def _tell(self, members: dict[str, float]) -> None:
        try:
            with client().pipeline(transaction=False) as pipeline:
                for queue in settings.WORKER_QUEUES:
                    pipeline.zremrangebyscore(_key(queue), "-inf", time.time() - FRESH_SECONDS)
                    if members:
                        pipeline.zadd(_key(queue), dict(members))
                    else:
                        pipeline.zrem(_key(queue), self.member)
                pipeline.execute()
        except redis.RedisError as error:
            logger.warning("No heartbeat: %s", error)


_heart = _Heart()


@worker_ready.connect
def _ready(sender: Any, **_: object) -> None:
    _heart.begin(sender.hostname, sender.controller.concurrency or 1)


@heartbeat_sent.connect
def _beat(**_: object) -> None:
    _heart.beat()


@worker_shutting_down.connect
def _end(**_: object) -> None:
    _heart.end()
