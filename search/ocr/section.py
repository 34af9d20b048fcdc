"""The key `text` of a photo's answer."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rest_framework import serializers

from search.ocr.selectors import lines_shown, text_of
from webapp.photos.models import Photo


class TextSection:
    name = "text"

    def serializer(self) -> serializers.Field[Any, Any, Any, Any]:
        return serializers.CharField(
            help_text="Read in the photo, a line each; empty without any. Where it stands: `photos/{id}/text/`."
        )

    def load(self, photos: Collection[Photo]) -> dict[UUID, str]:
        """What each photo says, in the order of reading; one query."""
        return {photo: text_of(lines) for photo, lines in lines_shown(photos).items()}
