"""The review queue of captions."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from captioning.api.serializers import (
    CaptionReviewSerializer,
    CaptionReviewsRequestSerializer,
    CaptionsApprovedSerializer,
    CaptionsApproveSerializer,
    CaptionSummarySerializer,
)
from captioning.models import Caption
from captioning.review.kind import NAME
from captioning.review.selectors import State, photos_waiting, reviews, summary
from captioning.section import CaptionSerializer
from captioning.selectors import captions_of
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.services.bulk import Wish, bulk_apply


class ReviewOrder(GuardedCursorPagination):
    """Those that wait by confidence, the others by when they were written."""

    page_size = 50
    max_page_size = 500
    page_size_query_param = "limit"
    offset_cutoff = 1_000_000  # many captions may be equally sure

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        if request.query_params.get("state", State.WAITING) != State.WAITING:
            return ("-id",)
        falling = request.query_params.get("order") == "-confidence"
        return ("-confidence", "-id") if falling else ("confidence", "id")


class CaptionReviewsView(generics.ListAPIView[Caption]):
    """Photos with their captions; by default the machine's that nobody has looked at, the least sure first."""

    serializer_class = CaptionReviewSerializer
    pagination_class = ReviewOrder

    def get_queryset(self) -> QuerySet[Caption]:
        if getattr(self, "swagger_fake_view", False):
            return Caption.objects.none()
        asked = CaptionReviewsRequestSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        found: dict[str, Any] = asked.validated_data
        return reviews(self.request.user, state=found["state"], least=found["min"], most=found["max"])

    @extend_schema(parameters=[CaptionReviewsRequestSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(_answer(page))


class CaptionReviewsSummaryView(APIView):
    @extend_schema(
        responses=CaptionSummarySerializer,
        description="How many captions stand how, and how sure the machine is of those that wait.",
    )
    def get(self, request: Request) -> Response:
        return Response(summary(request.user))


class CaptionReviewsApproveView(APIView):
    @extend_schema(
        request=CaptionsApproveSerializer,
        responses=CaptionsApprovedSerializer,
        description="Approve whatever waits in one band of confidence; all of it, or nothing.",
    )
    def post(self, request: Request) -> Response:
        sent = CaptionsApproveSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        waiting = photos_waiting(
            request.user, least=asked["min"], most=asked["max"], but=asked.get("except", ())
        )
        done = bulk_apply(
            action=NAME, wish=Wish(member=member(request), photos=waiting), request=asked.get("request")
        )
        return Response({"count": done.count, "undo": done.undo})


def _answer(rows: Sequence[Caption]) -> list[dict[str, Any]]:
    """The rows of a queue; one query for all captions beside them, one for the photos' alternative texts."""
    listed = PhotoSerializer([row.photo for row in rows], many=True).data
    beside = captions_of(row.photo_id for row in rows)
    return [
        {"photo": photo, "caption": CaptionSerializer(beside[row.photo_id]).data}
        for row, photo in zip(rows, listed, strict=True)
        if row.photo_id in beside
    ]
