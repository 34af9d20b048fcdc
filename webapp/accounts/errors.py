"""The family of errors of accounts; each says what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class AccountError(Exception):
    """Base of the family."""


class NameTaken(AccountError):
    def __init__(self, username: str) -> None:
        super().__init__(
            _("There is already a member called %(username)r. Choose another name.") % {"username": username}
        )


class TooManyAttempts(AccountError):
    """Sign-in is refused for a while, whatever the password."""

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        message = ngettext(
            "Too many failed attempts to sign in. Try again in %(minutes)s minute.",
            "Too many failed attempts to sign in. Try again in %(minutes)s minutes.",
            minutes,
        )
        super().__init__(message % {"minutes": minutes})
        self.seconds = seconds
