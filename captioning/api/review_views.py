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
    CaptionRunSerializer,
    CaptionsApprovedSerializer,
    CaptionSummarySerializer,
)
from captioning.models import Caption
from captioning.review.selectors import State, reviews, summary
from captioning.review.subject import APPROVED, CAPTIONS
from captioning.section import CaptionSerializer
from captioning.selectors import captions_of
from search.api.review_answers import ManyAskedSerializer
from search.api.review_views import ByConfidence, RunCancelView, RunUndoView, RunView, band_answer
from search.review.bands import Band
from search.review.runs import run_open_of
from search.review.whole import band_decide
from webapp.photos.api.access import member
from webapp.photos.api.serializers import PhotoSerializer


class ReviewOrder(ByConfidence):
    """Those that wait by confidence, the others by when they were written."""

    least_first = True
    key = "id"

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        if request.query_params.get("state", State.WAITING) != State.WAITING:
            return ("-id",)
        return super().get_ordering(request, queryset, view)


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
        run = run_open_of(CAPTIONS, request.user)
        return Response({**summary(request.user), "run": run and CaptionRunSerializer(run).data})


class CaptionReviewsApproveView(APIView):
    @extend_schema(
        request=ManyAskedSerializer,
        responses={200: CaptionsApprovedSerializer, 202: CaptionsApprovedSerializer},
        description="Approve whatever waits in one band of confidence. Up to 500 at once, all or none; more by a run "
        "(202) that tells how far it is, can be cancelled, and undone.",
    )
    def post(self, request: Request) -> Response:
        sent = ManyAskedSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        done = band_decide(
            CAPTIONS,
            member=member(request),
            band=Band(State.WAITING.value, asked["min"], asked["max"]),
            word=APPROVED,
            but=asked.get("except", ()),
            request=asked.get("request"),
        )
        return band_answer(done, CaptionRunSerializer)


class CaptionRunView(RunView):
    subject, answer = CAPTIONS, CaptionRunSerializer


class CaptionRunCancelView(RunCancelView):
    subject, answer = CAPTIONS, CaptionRunSerializer


class CaptionRunUndoView(RunUndoView):
    subject, answer = CAPTIONS, CaptionRunSerializer


def _answer(rows: Sequence[Caption]) -> list[dict[str, Any]]:
    """The rows of a queue; one query for all captions beside them, one for the photos' alternative texts."""
    listed = PhotoSerializer([row.photo for row in rows], many=True).data
    beside = captions_of(row.photo_id for row in rows)
    return [
        {"photo": photo, "caption": CaptionSerializer(beside[row.photo_id]).data}
        for row, photo in zip(rows, listed, strict=True)
        if row.photo_id in beside
    ]
