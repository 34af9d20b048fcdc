"""What lies in the trash, and emptying it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.selectors import photos_owned_by, trash_summary
from webapp.photos.services.trash import trash_empty


class TrashSerializer(serializers.Serializer[Any]):
    photos = serializers.IntegerField()
    bytes = serializers.IntegerField()
    days = serializers.IntegerField(help_text="How long a photo stays in the trash.")
    days_left = serializers.IntegerField(
        allow_null=True, help_text="Until the first of them is deleted for good; null: the trash is empty."
    )


class TrashEmptiedSerializer(serializers.Serializer[Any]):
    photos = serializers.IntegerField(help_text="How many were deleted for good.")


class TrashView(APIView):
    @extend_schema(responses=TrashSerializer)
    def get(self, request: Request) -> Response:
        return Response(trash_summary(request.user))

    @extend_schema(responses=TrashEmptiedSerializer, description="Delete what is in the trash for good.")
    def delete(self, request: Request) -> Response:
        return Response({"photos": trash_empty(photos=photos_owned_by(request.user))})
