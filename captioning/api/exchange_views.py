"""Captions out into a file, and in from one."""

from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from captioning.exchange.incoming import captions_import
from captioning.exchange.outgoing import as_coco, as_sidecars, captions_in_turn
from webapp.photos.api.access import member
from webapp.photos.api.selection import photos_selected
from webapp.photos.media.archive import archive_async
from webapp.photos.selectors import library

KINDS = {
    "coco": (as_coco, "captions.json", "application/json"),
    "xmp": (as_sidecars, "captions.zip", "application/zip"),
}


class ExportSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=list(KINDS), default="coco")
    by = serializers.ChoiceField(
        choices=["anybody", "people"], default="anybody", help_text="Whose captions; people's alone, or all."
    )


class CaptionsExportView(APIView):
    """The captions shown of one's own photos outside the trash, as a file."""

    throttle_scope = "search"

    @extend_schema(
        parameters=[
            ExportSerializer,
            OpenApiParameter("album", OpenApiTypes.UUID, description="Like every filter of the photo list."),
        ],
        responses={
            (200, "application/json"): OpenApiTypes.BINARY,
            (200, "application/zip"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        sent = ExportSerializer(data=request.query_params)
        sent.is_valid(raise_exception=True)
        filters = {name: value for name, value in request.query_params.items() if name not in sent.fields}
        chosen = photos_selected(library(request.user), {"filters": filters}, member=member(request))
        ids = list(chosen.photos.order_by("-taken_at", "-id").values_list("id", flat=True))
        write, name, media_type = KINDS[sent.validated_data["kind"]]
        pieces = write(captions_in_turn(ids, people_only=sent.validated_data["by"] == "people"))
        streamed = archive_async(pieces) if isinstance(request._request, ASGIRequest) else pieces
        headers = {
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
        return StreamingHttpResponse(streamed, content_type=media_type, headers=headers)


class ImportSerializer(serializers.Serializer[Any]):
    file = serializers.FileField(
        max_length=255,
        help_text="COCO's captions or references (.json), a sidecar (.xmp), or a .zip of them.",
    )
    replace = serializers.BooleanField(
        default=False, help_text="Also where a person has written a caption already."
    )
    request = serializers.UUIDField(
        required=False, help_text="Your own name for it; sent twice, it is done once."
    )


class ImportedSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Photos that show a caption of the file now.")
    kept = serializers.IntegerField(help_text="Photos that keep a person's caption.")
    same = serializers.IntegerField(help_text="Photos that had this very caption.")
    unknown = serializers.IntegerField(
        help_text="Images that are none of your photos, or several by their name."
    )
    unknown_names = serializers.ListField(child=serializers.CharField(), help_text="Some of these.")
    undo = serializers.UUIDField(allow_null=True, help_text="For photos/bulk/undo/, during one day.")


class CaptionsImportView(APIView):
    """Captions of a file become one's own; photos are known by the original's SHA-256 or by their name."""

    parser_classes = [MultiPartParser]
    throttle_scope = "search"

    @extend_schema(request={"multipart/form-data": ImportSerializer}, responses=ImportedSerializer)
    def post(self, request: Request) -> Response:
        sent = ImportSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        found = captions_import(
            member=member(request),
            name=asked["file"].name,
            file=asked["file"],
            replace=asked["replace"],
            request=asked.get("request"),
        )
        return Response(ImportedSerializer(found).data)
