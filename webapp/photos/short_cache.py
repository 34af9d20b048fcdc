"""Answers remembered for a few seconds, so that many open pages ask the database once; never needed for an answer."""

import logging
from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")


def remembered(key: str, seconds: float, make: Callable[[], T]) -> T:
    """What `make` gave at most so many seconds ago; made anew when the cache is away."""
    try:
        found = cache.get(key)
    except (RedisError, OSError) as error:
        logger.warning("The cache does not answer: %s", error)
        return make()
    if found is not None:
        return cast(T, found[0])
    made = make()
    try:
        cache.set(key, (made,), timeout=seconds)
    except (RedisError, OSError) as error:
        logger.warning("The cache takes nothing: %s", error)
    return made


def forget(key: str) -> None:
    """Have it made anew the next time."""
    try:
        cache.delete(key)
    except (RedisError, OSError) as error:
        logger.warning("The cache does not answer: %s", error)
