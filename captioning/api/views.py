"""A photo's caption: write one's own, take the machine's, go back to what was written before."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from captioning.api.serializers import (
    CaptionEditSerializer,
    CaptionHistorySerializer,
    CaptionReadingSerializer,
    CaptionShowSerializer,
)
from captioning.models import Caption
from captioning.readings import reading_get
from captioning.section import CaptionSerializer
from captioning.selectors import captions_of
from captioning.services import caption_approve, caption_edit, caption_revert, caption_show
from search.api.pending import PendingSerializer
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member, photo_own_get


class CaptionView(APIView):
    @extend_schema(request=CaptionEditSerializer, responses=CaptionSerializer)
    def put(self, request: Request, photo: UUID) -> Response:
        """Show what the member writes; a machine will never replace it."""
        found = photo_own_get(request.user, photo)
        sent = CaptionEditSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        caption_edit(photo=found, text=sent.validated_data["text"], author=member(request))
        return Response(_shown(found.id))


class CaptionApproveView(APIView):
    @extend_schema(request=None, responses=CaptionSerializer)
    def post(self, request: Request, photo: UUID) -> Response:
        """Take the machine's words as they are: they count as the member's from now on."""
        found = photo_own_get(request.user, photo)
        caption_approve(photo=found, author=member(request))
        return Response(_shown(found.id))


class CaptionRevertView(APIView):
    @extend_schema(request=None, responses=CaptionSerializer(allow_null=True))
    def post(self, request: Request, photo: UUID) -> Response:
        """Show the machine's suggestion again; null where there is none yet."""
        found = photo_own_get(request.user, photo)
        caption_revert(photo=found)
        return Response(_shown(found.id))


class CaptionShowView(APIView):
    @extend_schema(request=CaptionShowSerializer, responses=CaptionSerializer(allow_null=True))
    def post(self, request: Request, photo: UUID) -> Response:
        """Show an earlier caption again; this is how an edit is undone."""
        found = photo_own_get(request.user, photo)
        sent = CaptionShowSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        caption_show(photo=found, caption=sent.validated_data["caption"])
        return Response(_shown(found.id))


class NewestCaptionsPagination(GuardedCursorPagination):
    ordering = ("-created_at", "-id")
    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"


class CaptionHistoryView(generics.ListAPIView[Caption]):
    """All that was ever written about a photo of one's own, the latest first; the machine's last word among it."""

    serializer_class = CaptionHistorySerializer
    pagination_class = NewestCaptionsPagination

    def get_queryset(self) -> QuerySet[Caption]:
        if getattr(self, "swagger_fake_view", False):
            return Caption.objects.none()
        photo = photo_own_get(self.request.user, self.kwargs["photo"])
        return Caption.objects.filter(photo=photo).exclude(text="").select_related("author")


class CaptionReadingView(APIView):
    """The captioner's sentences for a photo of one's own, and where it looked for each word."""

    throttle_scope = "search"

    @extend_schema(
        responses={200: CaptionReadingSerializer, 202: PendingSerializer},
        description="Made by a worker when first asked for: 202 until it is there, then kept.",
    )
    def get(self, request: Request, photo: UUID) -> Response:
        found = reading_get(photo=photo_own_get(request.user, photo))
        return Response({"state": "pending"}, status=202) if found is None else Response(found)


def _shown(photo: UUID) -> dict[str, Any] | None:
    caption = captions_of([photo]).get(photo)
    return CaptionSerializer(caption).data if caption else None
