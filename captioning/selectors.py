"""Reads of captions."""

from collections.abc import Iterable
from uuid import UUID

from captioning.models import Caption


def captions_of(photos: Iterable[UUID]) -> dict[UUID, Caption]:
    """The caption shown for each of these photos that has one; one query."""
    found = Caption.objects.filter(photo__in=list(photos), current=True).exclude(text="")
    return {caption.photo_id: caption for caption in found}
