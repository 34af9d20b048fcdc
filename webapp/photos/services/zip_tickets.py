"""Leave to fetch photos as an archive: kept in the database, named by a signed ticket that is good for minutes."""

from datetime import timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.errors import NothingSelected, ZipTicketOld
from webapp.photos.models import Photo, ZipTicket

GOOD_FOR = timedelta(minutes=15)
_SALT = "photos.zip"
_LONGEST_NAME = 120


def zip_ticket_create(*, owner: User, photos: QuerySet[Photo], title: str = "") -> tuple[ZipTicket, int]:
    """A ticket for these photos, newest first, and their bytes together. Raises NothingSelected."""
    rows = photos.order_by("-taken_at", "-id").values_list("id", "bytes")
    found = dict(rows)
    if not found:
        raise NothingSelected(_("None of these photos is there any more. Load the page again."))
    count = len(found)
    photos_counted = "1 photo" if count == 1 else f"{count} photos"
    day = timezone.localdate().isoformat()
    name = f"{title[:_LONGEST_NAME] or f'Plumb {day}'} ({photos_counted}).zip"
    ticket = ZipTicket.objects.create(owner=owner, name=name, photos=list(found))
    return ticket, sum(found.values())


def zip_ticket_sign(ticket: ZipTicket) -> str:
    """What stands in the archive's address."""
    return signing.dumps(str(ticket.id), salt=_SALT)


def zip_ticket_read(*, owner: User, signed: str) -> ZipTicket:
    """The member's ticket. Raises ZipTicketOld when it is too old, somebody else's, or none at all."""
    try:
        ticket_id = signing.loads(signed, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        ticket_id = None
    found = ZipTicket.objects.filter(owner=owner, id=ticket_id).first() if ticket_id else None
    if found is None:
        raise ZipTicketOld(_("This download has run out. Choose the photos again."))
    return found


def zip_tickets_forget_old() -> int:
    """Forget tickets that nobody can use any more; beat calls it. Returns how many."""
    return ZipTicket.objects.filter(created_at__lt=timezone.now() - GOOD_FOR).delete()[0]
