"""News of an album for the open pages of everybody who shares in it."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from webapp.photos.events import announce
from webapp.photos.models import Album, AlbumMember


def album_tell(*, album: Album) -> None:
    """Let the open pages of everybody in a shared album look again, once it is committed."""
    album_id, owner = album.id, album.owner_id
    transaction.on_commit(lambda: _tell(album_id, owner, _members(album_id)))


def album_tell_end(*, album: Album) -> None:
    """The same for an album that is about to be deleted."""
    album_id, owner, members = album.id, album.owner_id, _members(album.id)
    transaction.on_commit(lambda: _tell(album_id, owner, members))


def _members(album_id: UUID) -> list[int]:
    return list(AlbumMember.objects.filter(album=album_id).values_list("member_id", flat=True))


def _tell(album_id: UUID, owner: int, members: Collection[int]) -> None:
    event = {"type": "album", "id": str(album_id)}
    for person in [owner, *members] if members else []:
        announce(person, [event])
