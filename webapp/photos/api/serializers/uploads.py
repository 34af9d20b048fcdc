"""Uploads in chunks."""

from typing import Any

from rest_framework import serializers

from webapp.photos.api.serializers.photo import PhotoSerializer

SHA256 = r"^[0-9a-f]{64}\Z"


class UploadStartSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=4096, trim_whitespace=False)
    size = serializers.IntegerField(min_value=0)
    sha256 = serializers.RegexField(SHA256)
    album = serializers.UUIDField(required=False, allow_null=True)
    modified = serializers.DateTimeField(
        required=False, allow_null=True, help_text="The file's own date; used where EXIF has none."
    )


class KnownHashesSerializer(serializers.Serializer[Any]):
    sha256 = serializers.ListField(child=serializers.RegexField(SHA256), max_length=1000)


class KnownPhotoSerializer(serializers.Serializer[Any]):
    photo = serializers.UUIDField()
    trashed = serializers.BooleanField(help_text="It lies in the trash.")


class KnownSerializer(serializers.Serializer[Any]):
    known = serializers.DictField(child=KnownPhotoSerializer(), help_text="By hash; the others are new.")


class UploadStateSerializer(serializers.Serializer[Any]):
    """Either where the upload continues, or the photo that it has become."""

    id = serializers.UUIDField(required=False)
    offset = serializers.IntegerField(required=False)
    photo = PhotoSerializer(required=False)
    created = serializers.BooleanField(required=False, help_text="False: the photo was there already.")
    trashed = serializers.BooleanField(
        required=False, help_text="The photo that was there lies in the trash."
    )
