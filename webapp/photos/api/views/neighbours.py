"""What lies beside a photo, in the order of the grid that it was opened from."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from webapp.photos.api.access import photo_get
from webapp.photos.api.filters import is_narrowed, photos_narrowed
from webapp.photos.api.serializers import (
    NeighboursRequestSerializer,
    NeighboursSerializer,
    PhotoSerializer,
    seen_by,
)
from webapp.photos.models import Photo
from webapp.photos.selectors import (
    beside,
    photo_neighbours,
    photo_position,
    photos_after,
    photos_before,
)
from webapp.photos.stacks import collapsed


class PhotoNeighboursView(APIView):
    @extend_schema(
        parameters=[NeighboursRequestSerializer],
        responses=NeighboursSerializer,
        description="Takes the filters of the list of photos; without one, the timeline or the archive.",
    )
    def get(self, request: Request, photo_id: UUID) -> Response:
        sent = NeighboursRequestSerializer(data=request.query_params)
        sent.is_valid(raise_exception=True)
        photo = photo_get(request.user, photo_id)
        photos = _among(request, photo)
        answer: dict[str, Any] = photo_neighbours(photos, photo)
        asked = sent.validated_data
        if asked["before"] or asked["after"]:
            answer |= _around(request, photos, photo, before=asked["before"], after=asked["after"])
        if asked["count"]:
            answer |= photo_position(photos, photo)
        return Response(answer)


def _among(request: Request, photo: Photo) -> QuerySet[Photo]:
    photos = photos_narrowed(request) if is_narrowed(request) else beside(request.user, photo)
    return collapsed(photos, request.user)


def _around(
    request: Request, photos: QuerySet[Photo], photo: Photo, *, before: int, after: int
) -> dict[str, list[Any]]:
    """Both sides in the order of the grid, written out together: alternative texts cost one query."""
    newer = list(photos_before(photos, photo)[:before])[::-1]
    older = list(photos_after(photos, photo)[:after])
    shown: list[Any] = list(PhotoSerializer(newer + older, many=True, context=seen_by(request.user)).data)
    return {"before": shown[: len(newer)], "after": shown[len(newer) :]}
