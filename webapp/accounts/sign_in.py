"""Checking a name and a password, against guessing: failures are counted in the cache."""

import hashlib
import logging
import time
from dataclasses import dataclass

from django.contrib.auth import authenticate
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

from webapp.accounts.errors import TooManyAttempts
from webapp.accounts.models import User

logger = logging.getLogger(__name__)
WINDOW_SECONDS = 300
NAME_FROM_ADDRESS, NAME_FROM_ANYWHERE, ADDRESS = 5, 50, 30


@dataclass(frozen=True)
class Attempts:
    """Failures of the current window by name and address; a name alone is locked late, or anybody could."""

    username: str
    address: str

    def limits(self) -> dict[str, int]:
        """Cache key -> how many failures are borne."""
        window = int(time.time()) // WINDOW_SECONDS
        name = self.username.strip().casefold()
        return {
            _key(window, "both", name, self.address): NAME_FROM_ADDRESS,
            _key(window, "name", name): NAME_FROM_ANYWHERE,
            _key(window, "address", self.address): ADDRESS,
        }

    def refuse_if_too_many(self) -> None:
        """Raises TooManyAttempts."""
        limits = self.limits()
        counts = cache.get_many(list(limits))
        if any(counts.get(key, 0) >= most for key, most in limits.items()):
            raise TooManyAttempts(WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS)

    def note_failure(self) -> None:
        for key in self.limits():
            cache.add(key, 0, WINDOW_SECONDS)
            cache.incr(key)

    def forget(self) -> None:
        """The member has proved themselves: their own slips from this address no longer count."""
        cache.delete(next(iter(self.limits())))


def credentials_check(*, request: HttpRequest, username: str, password: str) -> User | None:
    """The member, or None for a wrong name or password. Raises TooManyAttempts.

    While the cache is down nobody is kept out for its sake: attempts are then not counted.
    """
    attempts = Attempts(username, request.META.get("REMOTE_ADDR", ""))
    try:
        attempts.refuse_if_too_many()
        user = _authenticate(request, username, password)
        attempts.forget() if user else attempts.note_failure()
    except (RedisError, OSError) as error:
        logger.warning("Attempts to sign in are not counted, the cache does not answer: %s", error)
        user = _authenticate(request, username, password)
    return user


def _authenticate(request: HttpRequest, username: str, password: str) -> User | None:
    user = authenticate(request, username=username, password=password)
    return user if isinstance(user, User) else None


def _key(window: int, *parts: str) -> str:
    return f"sign-in:{window}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"
