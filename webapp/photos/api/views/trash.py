"""Emptying the trash."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.selectors import photos_visible_to
from webapp.photos.services.trash import trash_empty


class TrashEmptiedSerializer(serializers.Serializer[Any]):
    photos = serializers.IntegerField(help_text="How many were deleted for good.")


class TrashView(APIView):
    @extend_schema(responses=TrashEmptiedSerializer, description="Delete what is in the trash for good.")
    def delete(self, request: Request) -> Response:
        return Response({"photos": trash_empty(photos=photos_visible_to(request.user))})
