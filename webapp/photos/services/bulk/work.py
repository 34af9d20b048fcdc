"""Actions that give the workers something to do, or take photos away for ever."""

from typing import ClassVar

from webapp.photos.models import BulkAction
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish, locked, photos_of
from webapp.photos.services.trash import photos_delete
from webapp.photos.services.turn import photos_turn_all, turned_by_machine_again


class Turn(BulkKind):
    """Every photo is turned clockwise by the angle, as by a person."""

    needs: ClassVar[tuple[str, ...]] = ("angle",)

    def apply(self, wish: Wish) -> Changed:
        rows = locked(wish.photos, "turned_by_person")
        ids = [row[0] for row in rows]
        photos_turn_all(photos=ids, angle=wish.angle)
        machine = [str(id_) for id_, by_person in rows if not by_person]
        return Changed(ids, {"angle": wish.angle, "machine": machine})

    def undo(self, action: BulkAction) -> int:
        ids = [row[0] for row in locked(photos_of(action))]
        photos_turn_all(photos=ids, angle=360 - action.before["angle"])
        machine = set(action.before["machine"])
        turned_by_machine_again(photos=[id_ for id_ in ids if str(id_) in machine])
        return len(ids)


class Reprocess(BulkKind):
    """The stages (all, or those named) are due once more."""

    undoable: ClassVar[bool] = False

    def apply(self, wish: Wish) -> Changed:
        ids = [row[0] for row in locked(wish.photos)]
        if ids:
            runs_repeat(photos=ids, names=wish.stages or None)
        return Changed(ids)


class Delete(BulkKind):
    """What is in the trash is deleted with everything known about it."""

    undoable: ClassVar[bool] = False

    def apply(self, wish: Wish) -> Changed:
        ids = [row[0] for row in locked(wish.photos.filter(trashed_at__isnull=False))]
        photos_delete(photos=ids)
        return Changed(ids)
