"""Albums and their photos."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from webapp.photos.api.access import album_fillable_get, album_get, album_own_get, member, photos_get
from webapp.photos.api.pagination import AlbumPagination, LatestChangePagination
from webapp.photos.api.serializers import AlbumPhotosSerializer, AlbumSerializer, PhotoSerializer, seen_by
from webapp.photos.api.serializers.albums import AlbumOrderSerializer, AlbumSortSerializer
from webapp.photos.models import Album, Photo
from webapp.photos.selectors import Person, album_covers, album_photos, albums_counted
from webapp.photos.services.albums import (
    album_add,
    album_create,
    album_delete,
    album_order,
    album_remove,
    album_update,
)
from webapp.photos.stacks import collapsed


def album_context(albums: list[Album], viewer: Person) -> dict[str, Any]:
    """Cover photos of the albums, looked up together."""
    covers = album_covers(albums)
    shown = PhotoSerializer(list(covers.values()), many=True, context=seen_by(viewer)).data
    return {"covers": dict(zip(covers, shown, strict=True))}


class AlbumListView(generics.ListAPIView[Album]):
    serializer_class = AlbumSerializer
    pagination_class = LatestChangePagination
    filter_backends = ()

    def get_queryset(self) -> Any:
        return albums_counted(self.request.user)

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Album]:
        albums = list(args[0]) if args and kwargs.get("many") else []
        kwargs["context"] = {**self.get_serializer_context(), **album_context(albums, self.request.user)}
        return AlbumSerializer(*args, **kwargs)

    @extend_schema(request=AlbumSerializer, responses={201: AlbumSerializer})
    def post(self, request: Request) -> Response:
        sent = AlbumSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        values = {key: value for key, value in sent.validated_data.items() if key in ("name", "description")}
        album = album_create(owner=member(request), **values)
        return Response(AlbumSerializer(album).data, status=status.HTTP_201_CREATED)


class AlbumView(APIView):
    @extend_schema(responses=AlbumSerializer)
    def get(self, request: Request, album_id: UUID) -> Response:
        return _answer(request, album_id)

    @extend_schema(request=AlbumSerializer, responses=AlbumSerializer)
    def patch(self, request: Request, album_id: UUID) -> Response:
        album = album_own_get(request.user, album_id)
        sent = AlbumSerializer(album, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        album_update(album=album, cover=values.pop("cover_id", None), **values)
        return _answer(request, album_id)

    @extend_schema(responses={204: None}, description="The photos stay in the library.")
    def delete(self, request: Request, album_id: UUID) -> Response:
        album_delete(album=album_own_get(request.user, album_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AlbumPhotosView(generics.ListAPIView[Photo]):
    serializer_class = PhotoSerializer
    pagination_class = AlbumPagination
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Photo]:
        AlbumSortSerializer(data=self.request.query_params).is_valid(raise_exception=True)
        user = self.request.user
        return collapsed(album_photos(user, album_get(user, self.kwargs["album_id"])), user)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "viewer": self.request.user.pk}

    @extend_schema(parameters=[AlbumSortSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(request=AlbumPhotosSerializer, responses=AlbumSerializer)
    def post(self, request: Request, album_id: UUID) -> Response:
        album = album_fillable_get(request.user, album_id)
        album_add(album=album, photos=photos_get(request.user, _ids(request)))
        return _answer(request, album_id)

    @extend_schema(request=AlbumPhotosSerializer, responses=AlbumSerializer)
    def delete(self, request: Request, album_id: UUID) -> Response:
        album, ids = album_get(request.user, album_id), _ids(request)
        if album.owner_id != request.user.pk:
            photos_get(request.user, ids)
        album_remove(album=album, photos=ids)
        return _answer(request, album_id)


def _ids(request: Request) -> list[UUID]:
    sent = AlbumPhotosSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    found: list[UUID] = sent.validated_data["photos"]
    return found


class AlbumOrderView(APIView):
    @extend_schema(
        request=AlbumOrderSerializer,
        responses={204: None},
        description="Move photos of the album, in this order, to another place.",
    )
    def post(self, request: Request, album_id: UUID) -> Response:
        album = album_own_get(request.user, album_id)
        sent = AlbumOrderSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        album_order(album=album, **sent.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(request: Request, album_id: UUID) -> Response:
    album = get_object_or_404(albums_counted(request.user), id=album_id)
    return Response(AlbumSerializer(album, context=album_context([album], request.user)).data)
