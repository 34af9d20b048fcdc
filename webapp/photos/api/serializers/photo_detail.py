"""A photo with everything that is known about it."""

import re
from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from webapp.photos.api.serializers.photo import PhotoSerializer
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline.registry import stages
from webapp.photos.sections import CAPTION, owner_only, sections, sections_load

_EXPOSURE = {
    "exposure_time": "ExposureTime",
    "f_number": "FNumber",
    "iso": "ISOSpeedRatings",
    "focal_length": "FocalLength",
}


_PERSONAL = re.compile("GPS|Serial|Owner|UniqueID|Location")
_KEPT_BY_OWNER: dict[str, Any] = {"favourite": False, "archived_at": None, "place": None, "failures": []}


class CameraSerializer(serializers.Serializer[Any]):
    make = serializers.CharField(allow_blank=True)
    model = serializers.CharField(allow_blank=True)
    lens = serializers.CharField(allow_blank=True)
    exposure_time = serializers.FloatField(allow_null=True, help_text="Seconds.")
    f_number = serializers.FloatField(allow_null=True)
    iso = serializers.FloatField(allow_null=True)
    focal_length = serializers.FloatField(allow_null=True, help_text="Millimetres.")


class PlaceSerializer(serializers.Serializer[Any]):
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    name = serializers.CharField(allow_blank=True, help_text="The nearest city and its country, in words.")


class StageFailureSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text="Of the stage run; to retry it.")
    stage = serializers.CharField()
    reason = serializers.CharField()
    permanent = serializers.BooleanField(help_text="Trying again cannot mend it.")


class AlbumNameSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()


class PhotoDetailSerializer(PhotoSerializer):
    """One key more for each of settings.PHOTO_SECTIONS."""

    camera = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    stages = serializers.SerializerMethodField(help_text="Status by stage, in the pipeline's order.")
    failures = serializers.SerializerMethodField()
    albums = serializers.SerializerMethodField()

    class Meta(PhotoSerializer.Meta):
        fields = [
            *PhotoSerializer.Meta.fields,
            "media_type",
            "bytes",
            "sha256",
            "turn",
            "straighten",
            "version",
            "sample",
            "taken_at_source",
            "exif",
            "camera",
            "place",
            "stages",
            "failures",
            "albums",
        ]

    def get_fields(self) -> dict[str, Any]:
        own = super().get_fields()
        brought = {name: section.serializer() for name, section in sections().items()}
        for field in brought.values():
            field.read_only, field.required = True, False
        return {**own, **brought}

    def to_representation(self, instance: Photo) -> dict[str, Any]:
        brought = {name: values.get(instance.id) for name, values in sections_load([instance]).items()}
        caption = brought.get(CAPTION) or {}
        self.texts = {instance.id: caption.get("text") or instance.name}
        self._runs = list(StageRun.objects.filter(photo=instance))
        own: dict[str, Any] = {
            str(field.field_name): field.to_representation(field.get_attribute(instance))
            for field in self._readable_fields
            if field.field_name not in brought
        }
        found = {**own, **brought}
        return found if self.get_owned(instance) else _for_others(found)

    @extend_schema_field(CameraSerializer)
    def get_camera(self, photo: Photo) -> dict[str, Any]:
        exposure = {name: _number(photo.exif.get(tag)) for name, tag in _EXPOSURE.items()}
        return {
            "make": photo.camera_make,
            "model": photo.camera_model,
            "lens": photo.lens,
            **exposure,
        }

    @extend_schema_field(PlaceSerializer(allow_null=True))
    def get_place(self, photo: Photo) -> dict[str, Any] | None:
        if photo.latitude is None or photo.longitude is None:
            return None
        return {"latitude": photo.latitude, "longitude": photo.longitude, "name": photo.place_name}

    def get_stages(self, photo: Photo) -> dict[str, str]:
        found = {run.stage: run.status for run in self._runs}
        return {name: found[name] for name in stages() if name in found}

    @extend_schema_field(StageFailureSerializer(many=True))
    def get_failures(self, photo: Photo) -> list[dict[str, Any]]:
        failed = [run for run in self._runs if run.status == StageRun.Status.FAILED]
        return list(StageFailureSerializer(failed, many=True).data)

    @extend_schema_field(AlbumNameSerializer(many=True))
    def get_albums(self, photo: Photo) -> list[dict[str, Any]]:
        viewer = self.viewer or photo.owner_id
        seen = photo.albums.filter(Q(owner_id=viewer) | Q(memberships__member_id=viewer)).distinct()
        return list(AlbumNameSerializer(seen.order_by("name"), many=True).data)


def _for_others(found: dict[str, Any]) -> dict[str, Any]:
    """What somebody may read whom the photo is shared with: not where it was, nor what its owner keeps about it."""
    exif = {name: value for name, value in found["exif"].items() if not _PERSONAL.search(name)}
    return {**found, **_KEPT_BY_OWNER, "exif": exif, **owner_only()}


def _number(value: object) -> float | None:
    if isinstance(value, list) and value:
        value = value[0]
    return float(value) if isinstance(value, int | float) else None
