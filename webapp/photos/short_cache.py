"""Answers remembered for a few seconds, so that many open pages ask the database once; never needed for an answer."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar, cast

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
T = TypeVar("T")
_LONGEST = 60


def remembered(key: str, seconds: float, make: Callable[[], T], times_as_long: int = 10) -> T:
    """What `make` gave a moment ago; made anew when the cache is away.

    The moment is so many seconds, and longer where making takes long: so many times as long as that took.
    """
    try:
        found = cache.get(key)
    except (RedisError, OSError) as error:
        logger.warning("The cache does not answer: %s", error)
        return make()
    if found is not None:
        return cast(T, found[0])
    begun = time.monotonic()
    made = make()
    lasts = max(seconds, times_as_long * (time.monotonic() - begun))
    try:
        cache.set(key, (made,), timeout=min(lasts, _LONGEST))
    except (RedisError, OSError) as error:
        logger.warning("The cache takes nothing: %s", error)
    return made


def forget(key: str) -> None:
    """Have it made anew the next time."""
    try:
        cache.delete(key)
    except (RedisError, OSError) as error:
        logger.warning("The cache does not answer: %s", error)
