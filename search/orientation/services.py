"""Writing down how photos lie, and turning those for display that the machine is sure of."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from search.models import Orientation
from search.orientation.decoding import Reading
from webapp.photos.models import Photo
from webapp.photos.services.turn import photos_turn

State = Orientation.State


@transaction.atomic
def orientations_write(
    *, readings: Mapping[UUID, Reading], turns: Mapping[UUID, int], model_version: str,
    threshold: float, suggestion: float,
) -> None:  # fmt: skip
    """Store readings of photos as displayed with `turns`, and turn those upright that are surely turned.

    A photo that a person has turned stays as it is, also when that happened after it was read.
    """
    photos = {
        photo.id: photo
        for photo in Photo.objects.select_for_update(of=("self",)).filter(id__in=readings).order_by("id")
    }
    fresh = {
        id_: readings[id_]
        for id_, photo in photos.items()
        if photo.turn == turns[id_] or photo.turned_by_person
    }
    states = {
        id_: State.MANUAL if photos[id_].turned_by_person else state_of(reading, threshold, suggestion)
        for id_, reading in fresh.items()
    }
    rows = [
        Orientation(
            photo_id=id_, angle=(reading.angle - turns[id_]) % 360, quarter=(reading.quarter - turns[id_] // 90) % 4,
            confidence=reading.confidence, state=_kept(states[id_], turns[id_]), model_version=model_version,
        )
        for id_, reading in fresh.items()
    ]  # fmt: skip
    Orientation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["photo"], update_fields=FIELDS
    )
    sure = {id_: -90 * fresh[id_].quarter % 360 for id_, state in states.items() if state == State.TURNED}
    if sure:
        photos_turn(angles=sure, actor=None)


FIELDS = ["angle", "quarter", "confidence", "state", "model_version", "updated_at"]


def state_of(reading: Reading, threshold: float, suggestion: float) -> Orientation.State:
    """What follows from a reading: nothing is turned below `threshold`, nothing proposed below `suggestion`."""
    if reading.confidence >= threshold:
        return State.TURNED if reading.quarter else State.UPRIGHT
    if reading.quarter and reading.confidence >= suggestion:
        return State.SUGGESTED
    return State.UNSURE


def _kept(state: Orientation.State, turn: int) -> Orientation.State:
    """A photo that lies upright because the machine turned it earlier stays "turned"."""
    return State.TURNED if state == State.UPRIGHT and turn else state
