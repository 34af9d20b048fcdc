"""What the installed networks see of a photo, layer by layer."""

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

from search.feature_maps.services import backbones_list, layer_get, layer_key, weights_of
from webapp.photos.api.access import photo_get
from webapp.photos.models import Photo

KEPT, ASKED_AGAIN = "private, max-age=31536000, immutable", "private, no-cache"


class LayerSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    channels = serializers.IntegerField(help_text="How many feature maps it gives.")
    height = serializers.IntegerField(help_text="Cells of each map.")
    width = serializers.IntegerField(help_text="Cells of each map.")


class BackboneSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    weights = serializers.CharField(help_text="SHA-256 of its weights.")
    layers = LayerSerializer(many=True, help_text="From the pixels to the end.")


class BackbonesSerializer(serializers.Serializer[Any]):
    backbones = BackboneSerializer(many=True)


class FeatureMapsSerializer(serializers.Serializer[Any]):
    """The maps of one layer, which cover the whole photo as it is displayed."""

    backbone = serializers.CharField()
    layer = serializers.CharField()
    channels = serializers.IntegerField()
    height = serializers.IntegerField(help_text="Cells of each map.")
    width = serializers.IntegerField(help_text="Cells of each map.")
    columns = serializers.IntegerField(help_text="Maps in a row of the sheet.")
    sheet = serializers.CharField(
        help_text="Address of a gray PNG, a pixel a cell: the activation map, then every feature map."
    )
    low = serializers.ListField(
        child=serializers.FloatField(), help_text="What 0 stands for in each map of the sheet."
    )
    high = serializers.ListField(
        child=serializers.FloatField(), help_text="What 255 stands for in each map of the sheet."
    )


class BackbonesView(APIView):
    """The networks that can be looked into, and their layers."""

    throttle_scope = "search"

    @extend_schema(responses=BackbonesSerializer)
    def get(self, request: Request) -> Response:
        return Response({"backbones": backbones_list()})


class FeatureMapsView(APIView):
    """What one layer sees of a photo."""

    throttle_scope = "search"

    @extend_schema(
        responses=FeatureMapsSerializer, description="Made by a worker when first asked for, then kept."
    )
    def get(self, request: Request, photo_id: UUID, backbone: str, layer: str) -> Response:
        photo = photo_get(request.user, photo_id)
        told = layer_get(photo=photo, backbone=backbone, layer=layer)
        return Response({**told, "sheet": _address(photo, backbone, layer)})


class FeatureMapsSheetView(APIView):
    """The maps themselves, as the layer's answer names them."""

    @extend_schema(responses={(200, "image/png"): OpenApiTypes.BINARY})
    def get(self, request: Request, photo_id: UUID, backbone: str, layer: str) -> FileResponse:
        photo = photo_get(request.user, photo_id)
        key = layer_key(photo, weights_of(backbone, layer), layer, "png")
        try:
            file = storages["renditions"].open(key, "rb")
        except FileNotFoundError as error:
            raise Http404 from error
        kept = KEPT if photo.owner_id == request.user.pk else ASKED_AGAIN
        return FileResponse(file, content_type="image/png", headers={"Cache-Control": kept})


def _address(photo: Photo, backbone: str, layer: str) -> str:
    """Another one after each turn and with other weights, so that browsers may keep it."""
    path = reverse("feature-maps-sheet", args=[photo.id, backbone, layer])
    return f"{path}?v={photo.version}-{weights_of(backbone, layer)[:12]}"
