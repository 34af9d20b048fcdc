"""An album's links: made, changed and ended by its owner."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import F
from django.utils import timezone

from webapp.photos.errors import LinkRevoked
from webapp.photos.models import Album, AlbumLink


def link_create(
    *,
    album: Album,
    name: str = "",
    expires_at: datetime | None = None,
    password: str = "",
    allow_download: bool = False,
) -> AlbumLink:
    """A link that anybody who has it can open, after the password where there is one."""
    return AlbumLink.objects.create(
        album=album,
        name=name,
        expires_at=expires_at,
        password=make_password(password) if password else "",
        allow_download=allow_download,
    )


def link_change(*, link: AlbumLink, **changes: Any) -> AlbumLink:
    """Change what is given; an empty password takes it away. Raises LinkRevoked: what is ended stays so."""
    if link.revoked_at is not None:
        raise LinkRevoked
    if "password" in changes:
        changes["password"] = make_password(changes["password"]) if changes["password"] else ""
    for name, value in changes.items():
        setattr(link, name, value)
    link.save(update_fields=list(changes))
    return link


def link_revoke(*, link: AlbumLink) -> None:
    """End a living link at once; one that has ended already is taken off the list."""
    if link.alive:
        AlbumLink.objects.filter(id=link.id, revoked_at__isnull=True).update(revoked_at=timezone.now())
    else:
        link.delete()


def link_visited(*, link: AlbumLink) -> None:
    """Count a visit."""
    AlbumLink.objects.filter(id=link.id).update(visits=F("visits") + 1, visited_at=timezone.now())
