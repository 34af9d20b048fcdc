"""The key `tags` of a photo's answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from search.models import PhotoTag
from webapp.photos.models import Photo


class TagSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    score = serializers.FloatField(allow_null=True)
    source = serializers.ChoiceField(choices=PhotoTag.Source.choices)  # type: ignore[assignment]


class TagSection:
    name = "tags"

    def serializer(self) -> serializers.Field[Any, Any, Any, Any]:
        return TagSerializer(many=True)

    def load(self, photos: Iterable[Photo]) -> dict[UUID, list[dict[str, Any]]]:
        """The words of each photo, people's first, then the machine's narrowest first; one query."""
        found: dict[UUID, list[dict[str, Any]]] = {photo.id: [] for photo in photos}
        rows = PhotoTag.objects.filter(photo_id__in=found, removed=False).select_related("tag")
        for row in rows.order_by("-source", "position", "id"):
            found[row.photo_id].append({"name": row.tag.name, "score": row.score, "source": row.source})
        return found
