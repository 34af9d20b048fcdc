"""Doing a bulk action once, noting what it changed, and putting that back."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from webapp.accounts.models import User
from webapp.photos.errors import BulkGone, BulkUndone
from webapp.photos.events import photos_announce
from webapp.photos.models import BulkAction
from webapp.photos.services.bulk.kind import BulkKind, Wish
from webapp.photos.services.bulk.registry import kind_get

KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Done:
    """How many photos an action has changed, and by which id it is undone, where that is possible."""

    count: int
    undo: UUID | None


@transaction.atomic
def bulk_apply(*, action: str, wish: Wish, request: UUID | None = None, kind: BulkKind | None = None) -> Done:
    """Do it and note what has changed. The same `request` a second time changes nothing and answers the same.

    `kind` is the action with what only this once needs to be known; it is undone by the one of settings.BULK_KINDS.
    """
    kind = kind or kind_get(action)
    before = _done_before(wish.member, request)
    if before is not None:
        return Done(len(before.photos), before.id if kind_get(before.action).undoable else None)
    changed = kind.apply(wish)
    photos_announce((wish.member.pk, photo) for photo in changed.photos)
    if not changed.photos or not (kind.undoable or request):
        return Done(len(changed.photos), None)
    noted = BulkAction.objects.create(
        owner=wish.member,
        action=action,
        album=wish.album,
        photos=changed.photos,
        before=changed.before,
        request=request,
    )
    return Done(len(changed.photos), noted.id if kind.undoable else None)


@transaction.atomic
def bulk_undo(*, member: User, action_id: UUID) -> int:
    """Put back what the action changed; returns how many photos. Raises BulkGone, BulkUndone."""
    action = (
        BulkAction.objects.select_for_update(of=("self",))
        .filter(owner=member, id=action_id, created_at__gt=timezone.now() - KEPT)
        .first()
    )
    if action is None or not kind_get(action.action).undoable:
        raise BulkGone(_("This can no longer be undone: it was more than a day ago, or its album is gone."))
    if action.undone_at is not None:
        raise BulkUndone(_("This has been undone already."))
    count = kind_get(action.action).undo(action)
    photos_announce((member.pk, photo) for photo in action.photos)
    BulkAction.objects.filter(id=action.id).update(undone_at=timezone.now())
    return count


def bulk_forget_old() -> int:
    """Forget actions that nobody can undo any more; beat calls it. Returns how many."""
    return BulkAction.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _done_before(member: User, request: UUID | None) -> BulkAction | None:
    """What this very request has done already; a copy that comes at the same time waits for the first."""
    if request is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bulk {member.pk} {request}"]
        )
    return BulkAction.objects.filter(owner=member, request=request).first()
