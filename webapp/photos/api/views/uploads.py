"""Uploads in chunks: start, append, ask, give up."""

from collections.abc import Iterator
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import album_fillable_get, member
from webapp.photos.api.serializers import PhotoSerializer, UploadStartSerializer, UploadStateSerializer
from webapp.photos.api.serializers.uploads import KnownHashesSerializer, KnownSerializer
from webapp.photos.errors import UploadGone
from webapp.photos.models import Upload
from webapp.photos.selectors import photos_known
from webapp.photos.services.uploads import (
    UploadState,
    upload_append,
    upload_cancel,
    upload_ended,
    upload_start,
)

_PIECE = 1 << 20
_OFFSET = OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True)


class BytesParser(BaseParser):
    """Leaves the body to be read piece by piece."""

    media_type = "*/*"

    def parse(self, stream: IO[Any], media_type: Any = None, parser_context: Any = None) -> Any:
        return stream


class UploadListView(APIView):
    @extend_schema(
        request=UploadStartSerializer,
        responses={201: UploadStateSerializer, 200: UploadStateSerializer},
        description="201: send the bytes from `offset`. 200: the photo is there already.",
    )
    def post(self, request: Request) -> Response:
        sent = UploadStartSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        album_id = values.pop("album", None)
        album = album_fillable_get(request.user, album_id) if album_id else None
        state = upload_start(owner=member(request), album=album, **values)
        code = status.HTTP_201_CREATED if state.upload else status.HTTP_200_OK
        return Response(_presented(state), status=code)


class UploadsKnownView(APIView):
    @extend_schema(
        request=KnownHashesSerializer, responses=KnownSerializer, description="Which of these files you have."
    )
    def post(self, request: Request) -> Response:
        sent = KnownHashesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response({"known": photos_known(request.user, sent.validated_data["sha256"])})


class UploadView(APIView):
    parser_classes = (BytesParser,)

    @extend_schema(
        parameters=[_OFFSET],
        request={"application/offset+octet-stream": OpenApiTypes.BINARY},
        responses={200: UploadStateSerializer, 201: UploadStateSerializer},
        description="200: the next offset. 201: complete, with the photo. 409: it continues at error.offset. "
        "Bytes that have arrived before are passed over.",
    )
    def patch(self, request: Request, upload_id: UUID) -> Response:
        upload = _upload(request, upload_id)
        state = upload_append(upload=upload, offset=_offset(request), pieces=_pieces(request.data))
        code = status.HTTP_200_OK if state.upload else status.HTTP_201_CREATED
        return Response(_presented(state), status=code)

    @extend_schema(responses=UploadStateSerializer)
    def get(self, request: Request, upload_id: UUID) -> Response:
        upload = _upload(request, upload_id)
        ended = upload_ended(upload=upload) if upload.photo_id else None
        return Response(_presented(UploadState(None if ended else upload, ended)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, upload_id: UUID) -> Response:
        upload_cancel(upload=_upload(request, upload_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _upload(request: Request, upload_id: UUID) -> Upload:
    uploads = Upload.objects.filter(owner=member(request)).select_related("owner", "album")
    found = uploads.filter(id=upload_id).first()
    if found is None:
        raise UploadGone(_("This upload was given up, refused or too old. Send the file again."))
    return found


def _offset(request: Request) -> int:
    given = request.headers.get("Upload-Offset", "")
    if not (given.isascii() and given.isdigit() and len(given) < 20):
        raise ValidationError({"Upload-Offset": [_("Say in this header at which byte the chunk begins.")]})
    return int(given)


def _pieces(stream: Any) -> Iterator[bytes]:
    while stream and (piece := stream.read(_PIECE)):
        yield piece


def _presented(state: UploadState) -> dict[str, Any]:
    if state.upload is not None:
        return {"id": str(state.upload.id), "offset": state.upload.received}
    assert state.ingested is not None
    photo = state.ingested.photo
    return {
        "photo": PhotoSerializer(photo).data,
        "created": state.ingested.created,
        "trashed": photo.trashed_at is not None,
    }
