"""Reading members and their tokens."""

from typing import Any, Protocol

from django.db.models import QuerySet

from webapp.accounts.models import ApiToken, User


class FromSomebody(Protocol):
    """A request of Django's or of the API's."""

    @property
    def user(self) -> Any: ...


def member_of(request: FromSomebody) -> User:
    """The member who asks; the view has made sure that it is one."""
    assert isinstance(request.user, User)
    return request.user


def display_name(user: User) -> str:
    """What others read: the full name where one is given, or else the name signed in with."""
    return user.get_full_name() or user.username


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A member's own tokens, newest first; an admin sees no more here."""
    return ApiToken.objects.filter(owner=user)
