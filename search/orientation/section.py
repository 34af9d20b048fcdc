"""The key `orientation` of a photo's answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from search.models import Orientation
from search.orientation.selectors import orientations_of
from webapp.photos.models import Photo


class OrientationSerializer(serializers.Serializer[Any]):
    angle = serializers.FloatField(help_text="Clockwise degrees that the content was found turned.")
    confidence = serializers.FloatField()
    state = serializers.ChoiceField(choices=Orientation.State.choices)


class OrientationSection:
    """A person's turn stands before whatever the machine read."""

    name = "orientation"

    def serializer(self) -> serializers.Field[Any, Any, Any, Any]:
        return OrientationSerializer(allow_null=True)

    def load(self, photos: Iterable[Photo]) -> dict[UUID, dict[str, Any] | None]:
        shown = list(photos)
        found = orientations_of(photo.id for photo in shown)
        return {photo.id: _value(photo, found.get(photo.id)) for photo in shown}


def _value(photo: Photo, row: Orientation | None) -> dict[str, Any] | None:
    if photo.turned_by_person:
        return {
            "angle": round(-(photo.turn + photo.straighten) % 360, 2),
            "confidence": 1.0,
            "state": Orientation.State.MANUAL.value,
        }
    if row is None:
        return None
    return {"angle": round(row.angle, 1), "confidence": round(row.confidence, 4), "state": row.state}
