"""How a photo lies, explained: what the network is sure of, and where it looked."""

from typing import Any
from uuid import UUID

from django.core.files.storage import storages
from django.http import FileResponse, Http404
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.api.pending import PendingSerializer
from search.orientation.explaining import MAPS, explanation_get, explanation_key
from search.orientation.selectors import TASK
from webapp.photos.api.access import photo_own_get
from webapp.photos.models import Photo
from webapp.photos.services.models import model_active

KEPT_BY_BROWSERS = "private, max-age=31536000, immutable"


class ExplanationMapsSerializer(serializers.Serializer[Any]):
    """Addresses of WebP pictures with alpha, of the displayed photo's shape, to be laid over it."""

    activation = serializers.CharField(help_text="Where the network saw anything at all.")
    gradcam = serializers.CharField(help_text="What spoke for the angle that was found (Grad-CAM).")


class ExplanationSerializer(serializers.Serializer[Any]):
    angle = serializers.FloatField(help_text="Clockwise degrees that the file's content was found turned.")
    quarter = serializers.IntegerField(help_text="The right angle nearest to it, in quarter turns.")
    confidence = serializers.FloatField(help_text="Calibrated probability that the quarter is right.")
    quarters = serializers.ListField(
        child=serializers.FloatField(), min_length=4, max_length=4, help_text="Probability of each quarter."
    )
    distribution = serializers.ListField(
        child=serializers.FloatField(), min_length=360, max_length=360,
        help_text="Probability of each clockwise degree.",
    )  # fmt: skip
    views = serializers.IntegerField(help_text="1, or 4: the photo was looked at from all sides.")
    maps = ExplanationMapsSerializer()


class ExplanationView(APIView):
    """Why the machine thinks that a photo of one's own lies as it says."""

    throttle_scope = "search"

    @extend_schema(
        responses={200: ExplanationSerializer, 202: PendingSerializer},
        description="Made by a worker when first asked for: 202 until it is there, then kept.",
    )
    def get(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_own_get(request.user, photo_id)
        found = explanation_get(photo=photo)
        if found is None:
            return Response({"state": "pending"}, status=202)
        return Response({**found, "maps": {name: _address(photo, name) for name in MAPS}})


class ExplanationMapView(APIView):
    """One of the two maps, as the explanation names it."""

    @extend_schema(responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request, photo_id: UUID, name: str) -> FileResponse:
        photo = photo_own_get(request.user, photo_id)
        if name not in MAPS:
            raise Http404
        try:
            file = storages["renditions"].open(_key(photo, name), "rb")
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(file, content_type="image/webp", headers={"Cache-Control": KEPT_BY_BROWSERS})


def _key(photo: Photo, name: str) -> str:
    return explanation_key(photo, model_active(TASK).sha256, f"{name}.webp")


def _address(photo: Photo, name: str) -> str:
    """Another one after each turn and with each model, so that browsers may keep it."""
    path = reverse("orientation-map", args=[photo.id, name])
    return f"{path}?v={photo.version}-{model_active(TASK).sha256[:12]}"
