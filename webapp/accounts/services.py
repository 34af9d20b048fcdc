"""Every write about members and their tokens."""

import secrets
from datetime import datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from webapp import env
from webapp.accounts.errors import NameTaken
from webapp.accounts.models import ApiToken, User
from webapp.accounts.tokens import token_hash

FIRST_ADMIN = "admin"
SIGN_IN_TOKEN_DAYS = 90
_FIRST_ADMIN_LOCK = 0x706C756D62
_USED_EVERY = timedelta(minutes=1)


def token_create(*, owner: User, name: str, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """A new token; its text is returned this once and cannot be found out later."""
    text = f"plumb_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(owner=owner, name=name, sha256=token_hash(text), expires_at=expires_at)
    return token, text


def sign_in_token_create(*, owner: User, name: str) -> str:
    """The token that a program gets for a name and a password; tidies the owner's expired ones away."""
    now = timezone.now()
    ApiToken.objects.filter(owner=owner, expires_at__lte=now).delete()
    expires_at = now + timedelta(days=SIGN_IN_TOKEN_DAYS)
    return token_create(owner=owner, name=name, expires_at=expires_at)[1]


def token_revoke(*, token: ApiToken) -> None:
    """End a token: the next request with it is refused."""
    token.delete()


def token_used(*, token: ApiToken) -> None:
    """Note that a token is in use, at most once a minute, so that reading the API seldom writes."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def member_create(
    *, username: str, password: str, email: str = "", admin: bool = False, one_time: bool = False
) -> User:
    """A new member, who may also curate when `admin`. Raises NameTaken."""
    make = User.objects.create_superuser if admin else User.objects.create_user
    try:
        with transaction.atomic():
            return make(username, email, password, one_time_password=one_time)
    except IntegrityError as error:
        raise NameTaken(username) from error


@transaction.atomic
def first_admin_create() -> tuple[str, str | None]:
    """Make the admin of a site that has no members yet; does nothing on any other.

    Returns the admin's name, and the one-time password if one was made now (None where PLUMB_ADMIN_PASSWORD
    gave it, or where there are members already).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_ADMIN_LOCK])
    if User.objects.exists():
        admin = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        return (admin.username if admin else "", None)
    given = env.text("PLUMB_ADMIN_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    member_create(username=FIRST_ADMIN, password=password, admin=True, one_time=not given)
    return FIRST_ADMIN, None if given else password


def password_change(*, user: User, password: str) -> None:
    """Give a member a new password; every session that was opened with the old one ends."""
    user.set_password(password)
    user.save(update_fields=["password", "one_time_password"])


def sessions_forget_old() -> None:
    """Forget the sessions that have ended; beat calls it."""
    SessionStore.clear_expired()
