"""An album as anybody sees it who has a link; no account is asked for, and none is looked at."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.accounts.selectors import display_name
from webapp.photos.api.pagination import AlbumOrderPagination
from webapp.photos.api.serializers.shared import (
    SharedAlbumSerializer,
    SharedPhotoSerializer,
    UnlockSerializer,
    photos_shown,
)
from webapp.photos.links.access import link_find, link_open, link_photos, link_unlock
from webapp.photos.links.token import token_of
from webapp.photos.models import AlbumLink, Photo


class OpenView(APIView):
    """No sign-in, and so nobody's name that a forged request could use."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def album_shown(link: AlbumLink) -> dict[str, Any]:
    """The head of a shared album."""
    return {
        "name": link.album.name,
        "owner": display_name(link.album.owner),
        "count": link_photos(link).count(),
        "allow_download": link.allow_download,
        "zip": reverse("shared-zip", args=[token_of(link.id)]) if link.allow_download else None,
    }


class SharedAlbumView(OpenView):
    @extend_schema(
        auth=[],
        responses=SharedAlbumSerializer,
        description="401 `password`: unlock it first. 410: the link no longer works.",
    )
    def get(self, request: Request, token: str) -> Response:
        return Response(album_shown(link_open(token, request.session)))


class SharedUnlockView(OpenView):
    @extend_schema(
        auth=[],
        request=UnlockSerializer,
        responses=SharedAlbumSerializer,
        description="Remembered in the session. 429 after many wrong ones.",
    )
    def post(self, request: Request, token: str) -> Response:
        link = link_find(token)
        sent = UnlockSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if link.password:
            address = request.META.get("REMOTE_ADDR", "")
            link_unlock(link, session=request.session, address=address, **sent.validated_data)
        return Response(album_shown(link))


class SharedPhotosView(OpenView, generics.GenericAPIView[Photo]):
    """The photos in the album's order."""

    pagination_class = AlbumOrderPagination
    filter_backends = ()
    serializer_class = SharedPhotoSerializer

    def get_queryset(self) -> QuerySet[Photo]:
        return link_photos(self.link)

    @extend_schema(auth=[], responses=SharedPhotoSerializer(many=True))
    def get(self, request: Request, token: str) -> Response:
        self.link = link_open(token, request.session)
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(photos_shown(self.link, list(page or [])))
