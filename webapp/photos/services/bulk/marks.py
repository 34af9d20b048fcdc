"""Actions that set or take away a mark: favourite, archived, in the trash."""

from collections.abc import Callable
from typing import Literal

from django.db import connection
from django.utils.dateparse import parse_datetime

from webapp.photos.arrays import AnyOf
from webapp.photos.models import BulkAction, Photo
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish, locked, photos_of

MomentField = Literal["trashed_at", "archived_at"]
Told = Callable[[], None]


def nothing() -> None:
    """Nobody has to be told."""


class Favourite(BulkKind):
    """`favourite` becomes `value`."""

    def __init__(self, value: bool) -> None:
        self.value = value

    def apply(self, wish: Wish) -> Changed:
        ids = [row[0] for row in locked(wish.photos.exclude(favourite=self.value))]
        Photo.objects.filter(id__in=AnyOf(ids)).update(favourite=self.value)
        return Changed(ids)

    def undo(self, action: BulkAction) -> int:
        return photos_of(action).filter(favourite=self.value).update(favourite=not self.value)


class Mark(BulkKind):
    """A moment is noted where there was none; `on_undo` tells who waits for photos to come back."""

    def __init__(self, field: MomentField, *, on_undo: Told = nothing) -> None:
        self.field, self.on_undo = field, on_undo

    def apply(self, wish: Wish) -> Changed:
        ids = [row[0] for row in locked(wish.photos.filter(**{f"{self.field}__isnull": True}))]
        Photo.objects.filter(id__in=AnyOf(ids)).update(**{self.field: wish.at})
        return Changed(ids, {"at": wish.at.isoformat()})

    def undo(self, action: BulkAction) -> int:
        mine = photos_of(action).filter(**{self.field: parse_datetime(action.before["at"])})
        count = mine.update(**{self.field: None})
        self.on_undo()
        return count


class Unmark(BulkKind):
    """The moment is forgotten, and remembered by the action; `on_apply` tells who waits for the photos."""

    def __init__(self, field: MomentField, *, on_apply: Told = nothing) -> None:
        self.field, self.on_apply = field, on_apply

    def apply(self, wish: Wish) -> Changed:
        rows = locked(wish.photos.filter(**{f"{self.field}__isnull": False}), self.field)
        ids = [row[0] for row in rows]
        Photo.objects.filter(id__in=AnyOf(ids)).update(**{self.field: None})
        if ids:
            self.on_apply()
        return Changed(ids, {"times": [row[1].isoformat() for row in rows]})

    def undo(self, action: BulkAction) -> int:
        statement = _PUT_BACK[self.field]
        with connection.cursor() as cursor:
            cursor.execute(statement, [action.photos, action.before["times"], action.owner_id])
            return int(cursor.rowcount)


_PUT_BACK: dict[MomentField, str] = {
    "trashed_at": """
        UPDATE photos_photo SET trashed_at = was.moment
        FROM unnest(%s::uuid[], %s::timestamptz[]) AS was (id, moment)
        WHERE photos_photo.id = was.id AND owner_id = %s AND trashed_at IS NULL""",
    "archived_at": """
        UPDATE photos_photo SET archived_at = was.moment
        FROM unnest(%s::uuid[], %s::timestamptz[]) AS was (id, moment)
        WHERE photos_photo.id = was.id AND owner_id = %s AND archived_at IS NULL""",
}
