"""Checking a name and a password, against guessing."""

from django.contrib.auth import authenticate
from django.http import HttpRequest

from webapp.accounts.attempts import Attempts
from webapp.accounts.models import User


def credentials_check(*, request: HttpRequest, username: str, password: str) -> User | None:
    """The member, or None for a wrong name or password. Raises TooManyAttempts."""
    attempts = Attempts("sign-in", username, request.META.get("REMOTE_ADDR", ""))
    return attempts.passes(lambda: _authenticate(request, username, password))


def _authenticate(request: HttpRequest, username: str, password: str) -> User | None:
    user = authenticate(request, username=username, password=password)
    return user if isinstance(user, User) else None
