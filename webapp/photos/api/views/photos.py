"""The photos of the library."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import album_fillable_get, member, photo_get, photo_own_get
from webapp.photos.api.filters import LibraryFilter, MemberFilterBackend, photo_filter, photos_listed
from webapp.photos.api.serializers import (
    PhotoChangeSerializer,
    PhotoDetailSerializer,
    PhotoSerializer,
    PhotoUploadSerializer,
    ReprocessSerializer,
    TurnSerializer,
    seen_by,
)
from webapp.photos.models import Photo
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.edit import photo_change
from webapp.photos.services.ingest import photo_ingest
from webapp.photos.services.trash import photos_restore, photos_trash
from webapp.photos.services.turn import photo_turn
from webapp.photos.stacks import collapsed, stack_of


class PhotoListView(generics.ListAPIView[Photo]):
    """List the library, newest first, or take in one more photo."""

    serializer_class = PhotoSerializer
    filter_backends = (MemberFilterBackend,)
    parser_classes = (MultiPartParser,)

    @property
    def filterset_class(self) -> type[LibraryFilter]:
        return photo_filter()

    def get_queryset(self) -> QuerySet[Photo]:
        return photos_listed(self.request.user, self.request.query_params)

    def filter_queryset(self, queryset: Any) -> Any:
        return collapsed(super().filter_queryset(queryset), self.request.user)

    @extend_schema(
        request={"multipart/form-data": PhotoUploadSerializer},
        responses={201: PhotoDetailSerializer, 200: PhotoDetailSerializer},
        description="201: taken in. 200: it was there already; with `trashed_at`, in the trash.",
    )
    def post(self, request: Request) -> Response:
        sent = PhotoUploadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        album_id, file = sent.validated_data.get("album"), sent.validated_data["file"]
        album = album_fillable_get(request.user, album_id) if album_id else None
        modified = sent.validated_data.get("modified")
        found = photo_ingest(
            owner=member(request), file=file, name=file.name or "", album=album, modified=modified
        )
        code = status.HTTP_201_CREATED if found.created else status.HTTP_200_OK
        return Response(PhotoDetailSerializer(found.photo).data, status=code)


class PhotoView(APIView):
    @extend_schema(responses=PhotoDetailSerializer)
    def get(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_get(request.user, photo_id)
        return Response(PhotoDetailSerializer(photo, context=seen_by(request.user)).data)

    @extend_schema(request=PhotoChangeSerializer, responses=PhotoDetailSerializer)
    def patch(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_own_get(request.user, photo_id)
        sent = PhotoChangeSerializer(photo, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(PhotoDetailSerializer(photo_change(photo=photo, **sent.validated_data)).data)

    @extend_schema(responses={204: None}, description="Move the photo to the trash.")
    def delete(self, request: Request, photo_id: UUID) -> Response:
        photos_trash(photos=[photo_own_get(request.user, photo_id).id])
        return Response(status=status.HTTP_204_NO_CONTENT)


class PhotoStackView(APIView):
    @extend_schema(
        responses=PhotoSerializer(many=True),
        description="The photos that one's own photo is stacked with, itself included, the one on top first.",
    )
    def get(self, request: Request, photo_id: UUID) -> Response:
        photos = stack_of(photo_own_get(request.user, photo_id))
        return Response(PhotoSerializer(list(photos), many=True).data)


class PhotoRestoreView(APIView):
    @extend_schema(request=None, responses=PhotoDetailSerializer, description="Take it out of the trash.")
    def post(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_own_get(request.user, photo_id)
        photos_restore(photos=[photo.id])
        photo.trashed_at = None
        return Response(PhotoDetailSerializer(photo).data)


class PhotoTurnView(APIView):
    @extend_schema(request=TurnSerializer, responses=PhotoDetailSerializer)
    def post(self, request: Request, photo_id: UUID) -> Response:
        sent = TurnSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        photo = photo_own_get(request.user, photo_id)
        asked: dict[str, Any] = sent.validated_data
        turned = photo_turn(
            photo=photo,
            angle=int(asked.get("angle", 0)),
            straighten=asked.get("straighten"),
            actor=member(request),
        )
        return Response(PhotoDetailSerializer(turned).data)


class PhotoReprocessView(APIView):
    @extend_schema(request=ReprocessSerializer, responses={202: PhotoDetailSerializer})
    def post(self, request: Request, photo_id: UUID) -> Response:
        sent = ReprocessSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        photo = photo_own_get(request.user, photo_id)
        names: list[str] | Any = sent.validated_data.get("stages")
        runs_repeat(photos=[photo.id], names=names)
        return Response(PhotoDetailSerializer(photo).data, status=status.HTTP_202_ACCEPTED)
