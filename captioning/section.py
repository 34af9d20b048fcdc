"""The key `caption` of a photo's answer."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from rest_framework import serializers

from captioning.models import Caption
from captioning.selectors import captions_of
from webapp.photos.models import Photo


class CaptionSerializer(serializers.Serializer[Caption]):
    id = serializers.IntegerField(help_text="For caption/show/, to undo a later edit.")
    text = serializers.CharField()
    source = serializers.ChoiceField(choices=Caption.Source.choices)  # type: ignore[assignment]
    approved = serializers.BooleanField(help_text="A person took the machine's words as they were.")
    confidence = serializers.FloatField(allow_null=True)
    model = serializers.CharField(source="model_version", allow_blank=True)
    suggestion = serializers.CharField(
        allow_null=True, help_text="The machine's text beside a person's own words; null otherwise."
    )


class CaptionSection:
    """The caption shown; its text also serves as the photo's alt text."""

    name = "caption"

    def serializer(self) -> serializers.Field[Any, Any, Any, Any]:
        return CaptionSerializer(allow_null=True)

    def load(self, photos: Iterable[Photo]) -> dict[UUID, Any]:
        ids = [photo.id for photo in photos]
        found = captions_of(ids)
        return {id_: CaptionSerializer(found[id_]).data if id_ in found else None for id_ in ids}
