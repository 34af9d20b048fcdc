"""Against guessing: failures are counted in the cache, by name and by address."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

from webapp.accounts.errors import TooManyAttempts

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 300
NAME_FROM_ADDRESS, NAME_FROM_ANYWHERE, ADDRESS = 5, 50, 30
T = TypeVar("T")


@dataclass(frozen=True)
class Attempts:
    """Failures of the current window by name and address; a name alone is locked late, or anybody could."""

    kind: str
    name: str
    address: str

    def passes(self, check: Callable[[], T]) -> T:
        """What the check says; nothing (None, False) is a failure. Raises TooManyAttempts.

        While the cache is down nobody is kept out for its sake: attempts are then not counted.
        """
        try:
            self._refuse_if_too_many()
        except (RedisError, OSError) as error:
            logger.warning("Attempts (%s) are not counted, the cache does not answer: %s", self.kind, error)
            return check()
        found = check()
        try:
            self._forget() if found else self._note_failure()
        except (RedisError, OSError) as error:
            logger.warning("Attempts (%s) are not counted, the cache does not answer: %s", self.kind, error)
        return found

    def limits(self) -> dict[str, int]:
        """Cache key -> how many failures are borne."""
        window = int(time.time()) // WINDOW_SECONDS
        name = self.name.strip().casefold()
        return {
            self._key(window, "both", name, self.address): NAME_FROM_ADDRESS,
            self._key(window, "name", name): NAME_FROM_ANYWHERE,
            self._key(window, "address", self.address): ADDRESS,
        }

    def _refuse_if_too_many(self) -> None:
        limits = self.limits()
        counts = cache.get_many(list(limits))
        if any(counts.get(key, 0) >= most for key, most in limits.items()):
            raise TooManyAttempts(WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS)

    def _note_failure(self) -> None:
        for key in self.limits():
            cache.add(key, 0, WINDOW_SECONDS)
            cache.incr(key)

    def _forget(self) -> None:
        """They have proved themselves: their own slips from this address no longer count."""
        cache.delete(next(iter(self.limits())))

    def _key(self, window: int, *parts: str) -> str:
        return f"{self.kind}:{window}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"
