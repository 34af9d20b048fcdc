"""Taking decisions and taking them back, for any number of photos in a few statements."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from search.models import Orientation, OrientationDecision
from search.orientation.review.errors import InTrash, NothingDecided
from search.orientation.review.ruling import Lying, Ruling, pose_ruled
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.events import photos_announce
from webapp.photos.models import Photo, Pose
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.bulk.kind import locked
from webapp.photos.services.turn import poses_write, turned_by_machine_again

AT_ONCE = 2000
_KEPT = ("photo_id", "angle", "quarter", "straighten", "confidence", "state", "model_version")
_NOW = ("turn", "straighten", "turned_by_person", "trashed_at")


@transaction.atomic(savepoint=False)
def decision_make(*, photos: QuerySet[Photo], ruling: Ruling, actor: User, batch: UUID) -> list[UUID]:
    """Decide on each of these photos; the first that it cannot be decided on ends it.

    Raises NotRead, InTrash, AlreadyDecided, DecisionWrong, AngleWrong.
    """
    found = locked(photos, *_NOW)
    if any(row[4] is not None for row in found):
        raise InTrash
    return _decide(_lying(found), ruling, actor, batch)


@transaction.atomic(savepoint=False)
def decisions_make(*, photos: QuerySet[Photo], ruling: Ruling, actor: User, batch: UUID) -> list[UUID]:
    """Decide on those of these photos that have a reading, are not in the trash and nobody has decided on yet."""
    found = [row for row in locked(photos, *_NOW) if not row[3] and row[4] is None]
    lying = {id_: one for id_, one in _lying(found).items() if one.reading is not None}
    return _decide(lying, ruling, actor, batch)


@transaction.atomic(savepoint=False)
def decisions_undo(*, decisions: QuerySet[OrientationDecision]) -> list[UUID]:
    """Take current decisions back, as far as the photos still lie as decided; what was decided before counts again."""
    mine = decisions.filter(current=True)
    poses = {row[0]: Pose(*row[1:]) for row in locked(_photos_of(mine), "turn", "straighten")}
    undone = [one for one in mine.order_by("photo_id") if one.pose == poses.get(one.photo_id)]
    poses_write(poses={one.photo_id: one.pose_before for one in undone}, by_person=None)
    turned_by_machine_again(photos=[one.photo_id for one in undone if not one.by_person_before])
    photos = [one.photo_id for one in undone]
    OrientationDecision.objects.filter(photo_id__in=AnyOf(photos), current=True).delete()
    _last_is_current(photos)
    return photos


def decision_take_back(*, photo: Photo) -> None:
    """Take a photo's current decision back, or else a turn by hand, however long ago it was. Raises NothingDecided."""
    if not decisions_undo(decisions=OrientationDecision.objects.filter(photo=photo)):
        _turn_take_back(photo)
    photos_announce([(photo.owner_id, photo.pk)])


@transaction.atomic
def _turn_take_back(photo: Photo) -> None:
    """A photo turned by hand lies as was decided before that; without a decision as in its file, to be read anew."""
    [(_id, by_person)] = locked(Photo.objects.filter(pk=photo.pk), "turned_by_person")
    if not by_person:
        raise NothingDecided
    before = OrientationDecision.objects.filter(photo=photo, current=True).first()
    poses_write(poses={photo.pk: before.pose if before else Pose(0, 0.0)}, by_person=None)
    if before is None:
        turned_by_machine_again(photos=[photo.pk])
        runs_repeat(photos=[photo.pk], names=["orientation"])


def _photos_of(decisions: QuerySet[OrientationDecision]) -> QuerySet[Photo]:
    return Photo.objects.filter(id__in=decisions.order_by().values("photo_id"))


def _lying(found: Iterable[tuple[Any, ...]]) -> dict[UUID, Lying]:
    """From locked rows (id, turn, straighten, by person, ...) in their order, with the readings."""
    rows = list(found)
    readings = {
        row.photo_id: row
        for row in Orientation.objects.filter(photo_id__in=AnyOf(row[0] for row in rows)).only(*_KEPT)
    }
    return {id_: Lying(Pose(turn, angle), person, readings.get(id_)) for id_, turn, angle, person, _ in rows}


def _decide(lying: Mapping[UUID, Lying], ruling: Ruling, actor: User, batch: UUID) -> list[UUID]:
    rows = [_row(id_, one, ruling, actor, batch) for id_, one in lying.items()]
    ids = list(lying)
    OrientationDecision.objects.filter(photo_id__in=AnyOf(ids), current=True).update(current=False)
    OrientationDecision.objects.bulk_create(rows, batch_size=AT_ONCE)
    poses_write(poses={row.photo_id: row.pose for row in rows}, by_person=True)
    return ids


def _row(id_: UUID, lying: Lying, ruling: Ruling, actor: User, batch: UUID) -> OrientationDecision:
    pose, reading = pose_ruled(ruling, lying), lying.reading
    return OrientationDecision(
        photo_id=id_,
        member=actor,
        decision=ruling.word,
        state=reading.state if reading else "",
        angle=reading.angle if reading else None,
        confidence=reading.confidence if reading else None,
        model_version=reading.model_version if reading else "",
        turn=pose.turn,
        straighten=pose.straighten,
        turn_before=lying.pose.turn,
        straighten_before=lying.pose.straighten,
        by_person_before=lying.by_person,
        batch=batch,
    )


def _last_is_current(photos: Collection[UUID]) -> None:
    left = OrientationDecision.objects.filter(photo_id__in=AnyOf(photos)).order_by("photo_id", "-id")
    OrientationDecision.objects.filter(id__in=left.distinct("photo_id").values("id")).update(current=True)
