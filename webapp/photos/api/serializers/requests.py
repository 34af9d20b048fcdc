"""What clients send about a photo."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from webapp.photos.api.serializers.photo import PhotoSerializer
from webapp.photos.errors import FileEmpty
from webapp.photos.models import Photo
from webapp.photos.pipeline.registry import stages
from webapp.photos.services.names import name_clean


class PhotoUploadSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    album = serializers.UUIDField(required=False, allow_null=True)
    modified = serializers.DateTimeField(required=False, help_text="The file's own date; used without EXIF.")

    def validate_file(self, file: Any) -> Any:
        """An empty file has an error of its own, the same as in uploads by chunks."""
        if not file.size:
            raise FileEmpty(_("The file is empty. Look at it on the device it comes from and send it again."))
        return file


class PhotoChangeSerializer(serializers.ModelSerializer[Photo]):
    archived = serializers.BooleanField(required=False, help_text="Left out of the timeline.")

    class Meta:
        model = Photo
        fields = ["favourite", "name", "archived"]
        extra_kwargs = {"favourite": {"required": False}, "name": {"required": False}}

    def validate_name(self, name: str) -> str:
        return name_clean(name)


class TurnSerializer(serializers.Serializer[Any]):
    """By a right angle, by less, or both."""

    angle = serializers.ChoiceField(
        choices=[90, 180, 270], required=False, help_text="Degrees clockwise, from how it lies now."
    )
    straighten = serializers.FloatField(
        required=False,
        help_text="More than -45 and less than 45 degrees clockwise, in all; 0 takes it back. The picture is "
        "cropped to the largest upright rectangle.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(
                _("Say by how much to turn: send an angle, straighten, or both.")
            )
        return attrs


class ReprocessSerializer(serializers.Serializer[Any]):
    stages = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Names of stages; all when left out."
    )

    def validate_stages(self, names: list[str]) -> list[str]:
        unknown = [name for name in names if name not in stages()]
        if unknown:
            raise serializers.ValidationError(
                _("There is no stage %(unknown)r: %(stages)s.")
                % {"unknown": unknown[0], "stages": ", ".join(stages())}
            )
        return names


class NeighboursRequestSerializer(serializers.Serializer[Any]):
    before = serializers.IntegerField(default=0, min_value=0, max_value=100, help_text="So many before it.")
    after = serializers.IntegerField(default=0, min_value=0, max_value=100, help_text="So many after it.")
    count = serializers.BooleanField(default=False, help_text="Also say which of how many it is.")


class NeighboursSerializer(serializers.Serializer[Any]):
    previous = serializers.UUIDField(allow_null=True, help_text="The next newer photo.")
    next = serializers.UUIDField(allow_null=True, help_text="The next older photo.")
    before = PhotoSerializer(many=True, required=False, help_text="In order, the nearest last.")
    after = PhotoSerializer(many=True, required=False, help_text="In order, the nearest first.")
    position = serializers.IntegerField(required=False, help_text="From 1.")
    count = serializers.IntegerField(required=False)
