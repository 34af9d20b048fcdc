"""A photo's caption: write one's own, or go back to the machine's."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from captioning.api.serializers import CaptionEditSerializer
from captioning.section import CaptionSerializer
from captioning.selectors import captions_of
from captioning.services import caption_edit, caption_revert
from webapp.accounts.models import User
from webapp.photos.selectors import photos_owned_by


class CaptionView(APIView):
    @extend_schema(request=CaptionEditSerializer, responses=CaptionSerializer)
    def put(self, request: Request, photo: UUID) -> Response:
        """Show what the member writes; a machine will never replace it."""
        found = get_object_or_404(photos_owned_by(request.user), id=photo)
        sent = CaptionEditSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        caption_edit(photo=found, text=sent.validated_data["text"], author=cast(User, request.user))
        return Response(_shown(found.id))


class CaptionRevertView(APIView):
    @extend_schema(request=None, responses=CaptionSerializer(allow_null=True))
    def post(self, request: Request, photo: UUID) -> Response:
        """Show the machine's suggestion again; null where there is none yet."""
        found = get_object_or_404(photos_owned_by(request.user), id=photo)
        caption_revert(photo=found)
        return Response(_shown(found.id))


def _shown(photo: UUID) -> dict[str, Any] | None:
    caption = captions_of([photo]).get(photo)
    return CaptionSerializer(caption).data if caption else None
