"""With whom an album is shared: its members and its links."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import album_get, album_own_get
from webapp.photos.api.pagination import LatestPagination, OldestFirstPagination
from webapp.photos.api.serializers.sharing import (
    AlbumLinkSerializer,
    AlbumMemberSerializer,
    InviteSerializer,
    RoleSerializer,
)
from webapp.photos.models import AlbumLink, AlbumMember
from webapp.photos.selectors import members_shown_to
from webapp.photos.services.links import link_change, link_create, link_revoke
from webapp.photos.services.sharing import member_change, member_invite, member_remove


class AlbumMembersView(generics.ListAPIView[AlbumMember]):
    """Who shares in the album; whoever is not its owner sees only themself."""

    serializer_class = AlbumMemberSerializer
    pagination_class = OldestFirstPagination
    filter_backends = ()

    @property
    def throttle_scope(self) -> str | None:
        return "invite" if self.request.method == "POST" else None

    def get_queryset(self) -> QuerySet[AlbumMember]:
        return members_shown_to(self.request.user, album_get(self.request.user, self.kwargs["album_id"]))

    @extend_schema(request=InviteSerializer, responses={201: AlbumMemberSerializer})
    def post(self, request: Request, album_id: UUID) -> Response:
        album = album_own_get(request.user, album_id)
        sent = InviteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        found = member_invite(album=album, **sent.validated_data)
        return Response(AlbumMemberSerializer(found).data, status=status.HTTP_201_CREATED)


class AlbumMemberView(APIView):
    @extend_schema(request=RoleSerializer, responses=AlbumMemberSerializer)
    def patch(self, request: Request, album_id: UUID, member_id: int) -> Response:
        album = album_own_get(request.user, album_id)
        found = get_object_or_404(members_shown_to(request.user, album), member_id=member_id)
        sent = RoleSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(AlbumMemberSerializer(member_change(membership=found, **sent.validated_data)).data)

    @extend_schema(
        responses={204: None},
        description="The album's owner removes anybody; everybody else only themself. Their photos leave too.",
    )
    def delete(self, request: Request, album_id: UUID, member_id: int) -> Response:
        seen = members_shown_to(request.user, album_get(request.user, album_id))
        member_remove(membership=get_object_or_404(seen, member_id=member_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class AlbumLinksView(generics.ListAPIView[AlbumLink]):
    """The album's links, for its owner only."""

    serializer_class = AlbumLinkSerializer
    pagination_class = LatestPagination
    filter_backends = ()

    def get_queryset(self) -> QuerySet[AlbumLink]:
        return AlbumLink.objects.filter(album=album_own_get(self.request.user, self.kwargs["album_id"]))

    @extend_schema(request=AlbumLinkSerializer, responses={201: AlbumLinkSerializer})
    def post(self, request: Request, album_id: UUID) -> Response:
        album = album_own_get(request.user, album_id)
        sent = AlbumLinkSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        link = link_create(album=album, **sent.validated_data)
        return Response(_shown(request, link), status=status.HTTP_201_CREATED)


class AlbumLinkView(APIView):
    @extend_schema(request=AlbumLinkSerializer, responses=AlbumLinkSerializer)
    def patch(self, request: Request, album_id: UUID, link_id: UUID) -> Response:
        link = _link(request, album_id, link_id)
        sent = AlbumLinkSerializer(link, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(_shown(request, link_change(link=link, **sent.validated_data)))

    @extend_schema(
        responses={204: None}, description="End the link at once; one that has ended leaves the list."
    )
    def delete(self, request: Request, album_id: UUID, link_id: UUID) -> Response:
        link_revoke(link=_link(request, album_id, link_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


def _link(request: Request, album_id: UUID, link_id: UUID) -> AlbumLink:
    album = album_own_get(request.user, album_id)
    return get_object_or_404(AlbumLink, album=album, id=link_id)


def _shown(request: Request, link: AlbumLink) -> dict[str, Any]:
    return dict(AlbumLinkSerializer(link, context={"request": request}).data)
