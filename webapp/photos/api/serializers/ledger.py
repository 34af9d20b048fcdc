"""How the work stands."""

from typing import Any

from rest_framework import serializers

from webapp.photos.api.serializers.photo import photo_urls
from webapp.photos.models import Photo, StageRun


class StageCountsSerializer(serializers.Serializer[Any]):
    stage = serializers.CharField()
    pending = serializers.IntegerField()
    running = serializers.IntegerField()
    success = serializers.IntegerField()
    skipped = serializers.IntegerField()
    failed = serializers.IntegerField()


class FailedPhotoSerializer(serializers.ModelSerializer[Photo]):
    urls = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = ["id", "name", "urls"]

    def get_urls(self, photo: Photo) -> dict[str, str]:
        return photo_urls(photo)


class FailureSerializer(serializers.ModelSerializer[StageRun]):
    photo = FailedPhotoSerializer()

    class Meta:
        model = StageRun
        fields = ["id", "photo", "stage", "reason", "permanent", "attempts", "ended_at"]


class StatusSerializer(serializers.Serializer[Any]):
    pending = serializers.IntegerField(help_text="Photos with a stage before them or under way.")
    stages = StageCountsSerializer(many=True)
    failures = FailureSerializer(many=True, help_text="The latest ones.")
    rate = serializers.FloatField(help_text="Photos per second over the last minute.")


class RetrySerializer(serializers.Serializer[Any]):
    stage = serializers.CharField(required=False, help_text="Only this stage's failures.")


class RetriedSerializer(serializers.Serializer[Any]):
    retried = serializers.IntegerField()
