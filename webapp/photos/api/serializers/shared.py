"""What anybody who has a link reads: the album's and its owner's name, the photos and their captions; no more."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from rest_framework import serializers

from webapp.photos.links.token import token_of
from webapp.photos.models import AlbumLink, Photo
from webapp.photos.sections import captions_of


class SharedAlbumSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    owner = serializers.CharField(help_text="Who shares it.")
    count = serializers.IntegerField(help_text="Photos in it.")
    allow_download = serializers.BooleanField()
    zip = serializers.CharField(allow_null=True, help_text="Address of all originals as one archive.")


class SharedPhotoUrlsSerializer(serializers.Serializer[Any]):
    thumb = serializers.CharField()
    large = serializers.CharField()
    original = serializers.CharField(allow_null=True, help_text="Null: the link is for looking only.")


class SharedPhotoSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    thumbhash = serializers.CharField(allow_blank=True)
    alt = serializers.CharField(allow_blank=True, help_text="The caption; empty where there is none.")
    urls = SharedPhotoUrlsSerializer()


class UnlockSerializer(serializers.Serializer[Any]):
    password = serializers.CharField(max_length=128, trim_whitespace=False)


def photos_shown(link: AlbumLink, photos: Sequence[Photo]) -> list[dict[str, Any]]:
    """Each photo as a visitor may know it; one query for the captions."""
    token, captions = token_of(link.id), captions_of(photos)
    return [
        {
            "id": str(photo.id),
            "width": photo.display_size[0],
            "height": photo.display_size[1],
            "thumbhash": photo.thumbhash,
            "alt": captions.get(photo.id, ""),
            "urls": _urls(link, token, photo),
        }
        for photo in photos
    ]


def _urls(link: AlbumLink, token: str, photo: Photo) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        name: f"{reverse('shared-media', args=[token, photo.id, name])}?v={photo.version}"
        for name in ("thumb", "large", "original")
    }
    return found if link.allow_download else {**found, "original": None}
