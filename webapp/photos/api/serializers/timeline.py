"""The library by months."""

from typing import Any

from rest_framework import serializers


class MonthSerializer(serializers.Serializer[Any]):
    month = serializers.CharField(help_text="2024-05")
    count = serializers.IntegerField()


class TimelineSerializer(serializers.Serializer[Any]):
    total = serializers.IntegerField()
    buckets = MonthSerializer(many=True, help_text="Newest first.")


class TimelineMonthSerializer(serializers.Serializer[Any]):
    """Columns of equal length, one entry a photo, newest first."""

    id = serializers.ListField(child=serializers.UUIDField())
    ratio = serializers.ListField(child=serializers.FloatField(), help_text="Width / height as displayed.")
    thumbhash = serializers.ListField(child=serializers.CharField(allow_blank=True))
    taken_at = serializers.ListField(child=serializers.DateTimeField())
    version = serializers.ListField(child=serializers.IntegerField())
    favourite = serializers.ListField(child=serializers.BooleanField())
    archived = serializers.ListField(child=serializers.BooleanField())
    processing = serializers.ListField(child=serializers.BooleanField())
    stack = serializers.ListField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="How many photos are stacked here, 0 for one that stands alone; null where all do.",
    )
    trashed_at = serializers.ListField(
        child=serializers.DateTimeField(), allow_null=True, help_text="In the trash only."
    )
