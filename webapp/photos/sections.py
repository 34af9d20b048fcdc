"""Parts of a photo's answer that other apps bring: settings.PHOTO_SECTIONS, imported on first use."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework import serializers

from webapp.photos.models import Photo

CAPTION = "caption"


class Section(Protocol):
    """One key of a photo's answer; `load` takes one query or two, whatever the number of photos.

    One that only the photo's owner may read has an attribute `for_others`: what stands there for everybody else.
    """

    name: str

    def serializer(self) -> "serializers.Field[Any, Any, Any, Any]": ...

    def load(self, photos: Collection[Photo]) -> Mapping[UUID, Any]: ...


@cache
def sections() -> dict[str, Section]:
    """Every section by name, in the order of settings.PHOTO_SECTIONS."""
    made: list[Section] = [import_string(path)() for path in settings.PHOTO_SECTIONS]
    return {section.name: section for section in made}


def sections_load(photos: Collection[Photo]) -> dict[str, Mapping[UUID, Any]]:
    """Values of every section for these photos: name -> photo -> value."""
    return {name: section.load(photos) for name, section in sections().items()}


def owner_only() -> dict[str, Any]:
    """What stands in another member's answer instead of the sections that are for the photo's owner alone."""
    return {
        name: section.for_others for name, section in sections().items() if hasattr(section, "for_others")
    }


def captions_of(photos: Collection[Photo]) -> dict[UUID, str]:
    """The captions of these photos, empty where there is none."""
    caption = sections().get(CAPTION)
    captions = caption.load(photos) if caption and photos else {}
    return {photo.id: _text(captions.get(photo.id)) for photo in photos}


def alternative_texts(photos: Collection[Photo]) -> dict[UUID, str]:
    """What a blind person hears for each photo: its caption, or else the file's name."""
    captions = captions_of(photos)
    return {photo.id: captions[photo.id] or photo.name for photo in photos}


def _text(caption: Mapping[str, Any] | None) -> str:
    return str(caption.get("text") or "") if caption else ""
