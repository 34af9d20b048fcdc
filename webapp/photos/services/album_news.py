"""News of an album for the open pages of everybody who shares in it."""

from django.db import transaction
from django.db.models import Q

from webapp.accounts.models import User
from webapp.photos.events import announce
from webapp.photos.models import Album


def album_tell(*, album: Album) -> None:
    """Let the open pages of everybody in the album look again."""
    people = User.objects.filter(Q(pk=album.owner_id) | Q(album_memberships__album=album)).distinct()
    event = {"type": "album", "id": str(album.id)}
    told = list(people.values_list("pk", flat=True))

    def tell() -> None:
        for person in told:
            announce(person, [event])

    transaction.on_commit(tell)
