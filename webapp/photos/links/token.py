"""What a link's address holds: the link's id, and a mark that only this site can make.

Nothing needs to be stored to show the address again, and who reads the database cannot make it up.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.utils.crypto import salted_hmac

_SALT = "photos.album-link"
_MARK_BYTES = 16


def token_of(link_id: UUID) -> str:
    """43 characters that may stand in an address."""
    return urlsafe_b64encode(link_id.bytes + _mark(link_id)).decode().rstrip("=")


def token_read(token: str) -> UUID | None:
    """The link's id; None for what this site has not made."""
    try:
        raw = urlsafe_b64decode(token.encode() + b"=")
    except ValueError:
        return None
    if len(raw) != 16 + _MARK_BYTES:
        return None
    found = UUID(bytes=raw[:16])
    return found if hmac.compare_digest(token_of(found), token) else None


def _mark(link_id: UUID) -> bytes:
    return salted_hmac(_SALT, link_id.bytes, algorithm="sha256").digest()[:_MARK_BYTES]
