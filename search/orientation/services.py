"""Writing down how photos lie, and turning those for display that the machine is sure of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from search.models import Orientation
from search.orientation.cameras import trusted
from search.orientation.decoding import Reading
from search.orientation.policy import Thresholds, Verdict, standing, verdict
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo, Pose
from webapp.photos.services.turn import poses_write

State = Orientation.State
AT_ONCE = 2000
FIELDS = ["angle", "quarter", "straighten", "confidence", "state", "model_version", "updated_at"]


@dataclass(frozen=True)
class SeenAs:
    """A reading, and how the photo was displayed when it was read."""

    reading: Reading
    pose: Pose


@transaction.atomic
def orientations_write(*, seen: Mapping[UUID, SeenAs], model_version: str, thresholds: Thresholds) -> None:
    """Store readings, and turn those photos upright that surely are not.

    A photo that a person has decided on stays as it is, also when that happened after it was read; one that was
    turned meanwhile by another worker is left to that worker's reading.
    """
    photos = _locked(seen)
    sure = trusted(photos)
    rows, turns = [], {}
    for photo in photos:
        found = seen[photo.id]
        if photo.pose != found.pose and not photo.turned_by_person:
            continue
        said = verdict(found.reading, thresholds, trusted=photo.id in sure)
        rows.append(_row(photo, found, said, model_version))
        if said.state == State.TURNED and not photo.turned_by_person:
            turns[photo.id] = Pose((photo.turn - 90 * found.reading.quarter) % 360, photo.straighten)
    Orientation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["photo"], update_fields=FIELDS
    )
    if turns:
        poses_write(poses=turns, by_person=None)


def _locked(ids: Iterable[UUID]) -> list[Photo]:
    """The photos, locked in the order that all who change photos keep to."""
    return list(Photo.objects.select_for_update(of=("self",)).filter(id__in=list(ids)).order_by("id"))


def _row(photo: Photo, found: SeenAs, said: Verdict, model_version: str) -> Orientation:
    """What was read, told of the original: how it is displayed is taken off."""
    turn, straighten = found.pose
    return Orientation(
        photo=photo,
        angle=(found.reading.angle - turn - straighten) % 360,
        quarter=(found.reading.quarter - turn // 90) % 4,
        straighten=0.0 if said.state == State.UNSURE else round(straighten + said.straighten, 2),
        confidence=said.confidence,
        state=_kept(said.state, photo, found),
        model_version=model_version,
    )


def _kept(state: Orientation.State, photo: Photo, found: SeenAs) -> Orientation.State:
    """The machine's word where a person has decided too: it is weighed anew when that is undone, and turns nothing.

    A photo that lies as it is read because the machine turned it earlier stays "turned".
    """
    if photo.turned_by_person:
        return State.SUGGESTED if state == State.TURNED else state
    lies_so = found.pose.turn and found.reading.quarter == 0 and state != State.SUGGESTED
    return State.TURNED if lies_so else state


@transaction.atomic(savepoint=False)
def orientations_stand(*, photos: Collection[UUID]) -> None:
    """Say anew how photos stand on which a person's decision was taken back: they may have been read meanwhile."""
    rows = Orientation.objects.filter(photo__in=AnyOf(photos), photo__turned_by_person=False)
    changed = []
    for row in rows.select_related("photo").defer("photo__exif"):
        state = standing(row.state, row.proposed, row.photo.pose)
        settled = state in (State.UPRIGHT, State.TURNED)
        straighten = row.photo.straighten if settled else row.straighten
        if (state, straighten) != (row.state, row.straighten):
            row.state, row.straighten = state, straighten
            changed.append(row)
    Orientation.objects.bulk_update(changed, ["state", "straighten"], batch_size=AT_ONCE)
