"""Sample photos for an empty library."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import member
from webapp.photos.services.samples import samples_add, samples_remove


class SamplesSerializer(serializers.Serializer[Any]):
    photos = serializers.IntegerField(help_text="How many were added or removed.")


class SamplesView(APIView):
    @extend_schema(request=None, responses={201: SamplesSerializer}, description="Add the sample photos.")
    def post(self, request: Request) -> Response:
        added = sum(taken.created for taken in samples_add(owner=member(request)))
        return Response({"photos": added}, status=status.HTTP_201_CREATED)

    @extend_schema(responses=SamplesSerializer, description="Delete the sample photos at once.")
    def delete(self, request: Request) -> Response:
        return Response({"photos": samples_remove(owner=member(request))})
