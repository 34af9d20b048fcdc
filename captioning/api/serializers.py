"""What people send."""

from typing import Any

from rest_framework import serializers

from captioning.models import MOST_CHARACTERS
from captioning.services import caption_clean


class CaptionField(serializers.CharField):
    """Text of people: control characters are taken out before anything else looks at it."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return super().run_validation(caption_clean(data) if isinstance(data, str) else data)


class CaptionEditSerializer(serializers.Serializer[dict[str, str]]):
    text = CaptionField(max_length=MOST_CHARACTERS)
