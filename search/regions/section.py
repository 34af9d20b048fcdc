"""The key `regions` of a photo's answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from search.models import Region
from webapp.photos.models import Photo


class RegionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="For `region` of a search.")
    box = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, help_text="x, y, width, height in 0..1."
    )
    tag = serializers.CharField(allow_blank=True)
    score = serializers.FloatField(help_text="How sure the detector is of the tag, 0 to 1.")


class RegionSection:
    name = "regions"

    def serializer(self) -> serializers.Field[Any, Any, Any, Any]:
        return RegionSerializer(many=True)

    def load(self, photos: Iterable[Photo]) -> dict[UUID, list[dict[str, Any]]]:
        """The regions of each photo, surest large one first; one query."""
        found: dict[UUID, list[dict[str, Any]]] = {photo.id: [] for photo in photos}
        for row in Region.objects.filter(photo_id__in=found).order_by("position", "id"):
            found[row.photo_id].append({"id": row.pk, "box": row.box, "tag": row.tag, "score": row.score})
        return found
