"""Actions that stack photos, take stacks apart, and choose what is on top."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _

from webapp.photos.arrays import AnyOf
from webapp.photos.errors import StackWrong
from webapp.photos.models import BulkAction, Photo
from webapp.photos.models.identifiers import uuid7
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish, locked, photos_of
from webapp.photos.services.merge import photos_merge, photos_unmerge

MOST = 1000
"""Photos in one stack."""
Row = tuple[UUID, UUID | None, int]
"""Photo, its stack, its place in it."""


class Stack(BulkKind):
    """Shown as one from now on; the best is on top and takes over what the others have and it has not.

    `wish.asked` are the ids, the best first; else favourites come before the others, then what has most pixels.
    """

    def apply(self, wish: Wish) -> Changed:
        rows = locked(wish.photos.filter(trashed_at__isnull=True), *_WORTH)
        if len(rows) > MOST:
            raise StackWrong(_("Choose at most %(most)s photos to stack.") % {"most": f"{MOST:,}"})
        if len(rows) < 2:
            return Changed([])
        ids = _ordered(rows, wish.asked)
        stack = uuid7()
        _write((id_, stack, place) for place, id_ in enumerate(ids))
        notes = photos_merge(into=dict.fromkeys(ids[1:], ids[0]))
        return Changed(ids, {"stack": str(stack), "were": _told(row[:3] for row in rows), "merged": notes})

    def undo(self, action: BulkAction) -> int:
        as_left = {row[0] for row in locked(photos_of(action).filter(stack=action.before["stack"]))}
        _write(row for row in _read(action.before["were"]) if row[0] in as_left)
        photos_unmerge(notes=action.before["merged"])
        return len(as_left)


class Unstack(BulkKind):
    """Each is shown by itself again; what the one on top has taken over stays with it."""

    def apply(self, wish: Wish) -> Changed:
        rows: list[Row] = [tuple(row) for row in locked(wish.photos.filter(stack__isnull=False), *_PLACE)]
        _write((row[0], None, 0) for row in rows)
        return Changed([row[0] for row in rows], {"were": _told(rows)})

    def undo(self, action: BulkAction) -> int:
        apart = {row[0] for row in locked(photos_of(action).filter(stack__isnull=True))}
        _write(row for row in _read(action.before["were"]) if row[0] in apart)
        return len(apart)


class Top(BulkKind):
    """Each comes to the top of its stack."""

    def apply(self, wish: Wish) -> Changed:
        rows: list[Row] = [tuple(row) for row in locked(wish.photos.filter(stack__isnull=False), *_PLACE)]
        stacks = {row[1] for row in rows if row[1]}
        least = Photo.objects.filter(stack__in=AnyOf(stacks)).order_by().values_list("stack")
        first = dict(least.annotate(place=Min("stack_place")))
        risen = [row for row in rows if row[2] > first[row[1]]]
        _write((id_, stack, first[stack] - 1) for id_, stack, _place in risen)
        return Changed([row[0] for row in risen], {"were": _told(risen)})

    def undo(self, action: BulkAction) -> int:
        were = _read(action.before["were"])
        now = {row[0]: row[1] for row in locked(photos_of(action), "stack")}
        back = [row for row in were if now.get(row[0]) == row[1]]
        _write(back)
        return len(back)


_PLACE = ("stack", "stack_place")
_WORTH = (*_PLACE, "favourite", "width", "height", "bytes")


def _ordered(rows: Sequence[tuple[Any, ...]], wanted: Sequence[UUID] | None) -> list[UUID]:
    if wanted is not None:
        known = {row[0] for row in rows}
        return [id_ for id_ in wanted if id_ in known]
    return [row[0] for row in sorted(rows, key=lambda row: (not row[3], -row[4] * row[5], -row[6], row[0]))]


def _told(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [[str(id_), stack and str(stack), place] for id_, stack, place in rows]


def _read(told: Iterable[Sequence[Any]]) -> list[Row]:
    return [(UUID(id_), UUID(stack) if stack else None, place) for id_, stack, place in told]


def _write(rows: Iterable[Row]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_SET, columns)


_SET = """
    UPDATE photos_photo SET stack = new.stack, stack_place = new.place
    FROM unnest(%s::uuid[], %s::uuid[], %s::int[]) AS new (id, stack, place)
    WHERE photos_photo.id = new.id"""
