"""News of an album for the open pages of everybody who shares in it."""

from django.db import transaction

from webapp.photos.events import announce
from webapp.photos.models import Album, AlbumMember


def album_tell(*, album: Album) -> None:
    """Let the open pages of everybody in a shared album look again."""
    members = list(AlbumMember.objects.filter(album=album).values_list("member_id", flat=True))
    event = {"type": "album", "id": str(album.id)}
    told = [album.owner_id, *members] if members else []

    def tell() -> None:
        for person in told:
            announce(person, [event])

    transaction.on_commit(tell)
