"""Uploads in chunks."""

from typing import Any

from rest_framework import serializers

from webapp.photos.api.serializers.photo import PhotoSerializer


class UploadStartSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=4096, trim_whitespace=False)
    size = serializers.IntegerField(min_value=0)
    sha256 = serializers.RegexField("^[0-9a-f]{64}$")
    album = serializers.UUIDField(required=False, allow_null=True)


class UploadStateSerializer(serializers.Serializer[Any]):
    """Either where the upload continues, or the photo that it has become."""

    id = serializers.UUIDField(required=False)
    offset = serializers.IntegerField(required=False)
    photo = PhotoSerializer(required=False)
    created = serializers.BooleanField(required=False, help_text="False: the photo was there already.")
    trashed = serializers.BooleanField(
        required=False, help_text="The photo that was there lies in the trash."
    )
