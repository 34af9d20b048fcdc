"""Opening a link: whether it still holds, whether its password was given, and which photos it shows."""

import hmac

from django.contrib.auth.hashers import check_password
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from webapp.accounts.attempts import Attempts
from webapp.accounts.errors import TooManyAttempts
from webapp.photos.errors import LinkLocked, LinkOver, LinkPasswordWrong, LinkTriedTooOften
from webapp.photos.links.token import token_read
from webapp.photos.models import AlbumLink, Photo

_OPENED = "album_links"
_SALT = "photos.album-link-opened"


def link_find(token: str) -> AlbumLink:
    """The living link with its album and the album's owner. Raises Http404 for no link of ours, or LinkOver."""
    link_id = token_read(token)
    if link_id is None:
        raise Http404
    found = AlbumLink.objects.select_related("album__owner").filter(id=link_id).first()
    if found is None or not found.alive or not found.album.owner.is_active:
        raise LinkOver
    return found


def link_open(token: str, session: SessionBase) -> AlbumLink:
    """The link, if this visitor may see its photos. Raises Http404, LinkOver, or LinkLocked."""
    link = link_find(token)
    if link.password and not _opened(link, session):
        raise LinkLocked
    return link


def link_unlock(link: AlbumLink, *, password: str, session: SessionBase, address: str) -> None:
    """Remember for this visitor that they know the password. Raises LinkPasswordWrong, or LinkTriedTooOften."""
    attempts = Attempts("link", str(link.id), address)
    try:
        if not attempts.passes(lambda: check_password(password, link.password)):
            raise LinkPasswordWrong
    except TooManyAttempts as error:
        raise LinkTriedTooOften(error.seconds) from error
    session[_OPENED] = {**session.get(_OPENED, {}), str(link.id): _proof(link)}


def link_photos(link: AlbumLink) -> QuerySet[Photo]:
    """The photos that the link shows at this moment, in order, each with its `position` and its `entry`."""
    lasting = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    living = AlbumLink.objects.filter(lasting, id=link.id, revoked_at__isnull=True)
    shown = Photo.objects.filter(album_entries__album__in=living.values("album"), trashed_at__isnull=True)
    placed = shown.annotate(position=F("album_entries__position"), entry=F("album_entries__id"))
    return placed.order_by("position", "entry")


def _opened(link: AlbumLink, session: SessionBase) -> bool:
    return hmac.compare_digest(str(session.get(_OPENED, {}).get(str(link.id), "")), _proof(link))


def _proof(link: AlbumLink) -> str:
    """Changes with the password, so that a new one is asked for again."""
    return salted_hmac(_SALT, f"{link.id} {link.password}", algorithm="sha256").hexdigest()
