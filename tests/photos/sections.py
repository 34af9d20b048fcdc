"""A section as another app would bring it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rest_framework import serializers

from webapp.photos.models import Photo


class CaptionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()


class Captions:
    """Captions for photos of dogs only."""

    name = "caption"

    def serializer(self) -> "serializers.Field[Any, Any, Any, Any]":
        return CaptionSerializer(allow_null=True)

    def load(self, photos: Collection[Photo]) -> dict[UUID, Any]:
        return {photo.id: {"text": f"caption of {photo.name}"} for photo in photos if "dog" in photo.name}
