"""An album's members: invited by their exact name, with the right to look or also to add."""

from django.db import IntegrityError, transaction

from webapp.accounts.models import User
from webapp.photos.errors import AlreadyShared, MemberUnknown, SharedWithSelf
from webapp.photos.events import announce
from webapp.photos.models import Album, AlbumMember
from webapp.photos.services.albums import album_take_out


def member_invite(*, album: Album, username: str, role: str) -> AlbumMember:
    """Let a member see the album, or also add to it. Raises MemberUnknown, SharedWithSelf, or AlreadyShared."""
    invited = User.objects.filter(username=username.strip(), is_active=True).first()
    if invited is None:
        raise MemberUnknown(username.strip())
    if invited.pk == album.owner_id:
        raise SharedWithSelf
    try:
        with transaction.atomic():
            found = AlbumMember.objects.create(album=album, member=invited, role=role)
    except IntegrityError as error:
        raise AlreadyShared(invited.username) from error
    _tell(found)
    return found


def member_change(*, membership: AlbumMember, role: str) -> AlbumMember:
    """Give a member another role; photos that they have added stay."""
    membership.role = role
    membership.save(update_fields=["role"])
    _tell(membership)
    return membership


@transaction.atomic
def member_remove(*, membership: AlbumMember) -> None:
    """End a member's part in the album; the photos that they added leave with them."""
    album = Album.objects.select_for_update(of=("self",)).get(id=membership.album_id)
    membership.delete()
    added = album.entries.filter(photo__owner=membership.member_id)
    album_take_out(album=album, photos=list(added.values_list("photo_id", flat=True)))
    _tell(membership)


def _tell(membership: AlbumMember) -> None:
    event = {"type": "album", "id": str(membership.album_id)}
    transaction.on_commit(lambda: announce(membership.member_id, [event]))
