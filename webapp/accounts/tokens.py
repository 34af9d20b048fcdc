"""Reading API tokens: only hashes are stored, and a token is found by its hash."""

import hashlib

from django.db.models import Q
from django.utils import timezone

from webapp.accounts.models import ApiToken


def token_hash(text: str) -> str:
    """SHA-256; enough without salt, because a token is 256 random bits and no password."""
    return hashlib.sha256(text.encode()).hexdigest()


def token_find(text: str) -> ApiToken | None:
    """The living token of an active member, with its owner."""
    return (
        ApiToken.objects.select_related("owner")
        .filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
        .filter(sha256=token_hash(text), owner__is_active=True)
        .first()
    )
