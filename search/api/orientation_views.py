"""The review queue of how photos lie."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.api.orientation_answers import (
    DecisionDoneSerializer,
    DecisionsDoneSerializer,
    DecisionSerializer,
    DecisionsSerializer,
    ReviewRunSerializer,
    ReviewSerializer,
    ReviewsRequestSerializer,
    SummaryRequestSerializer,
    SummarySerializer,
    reviews_answer,
    ruling_of,
)
from search.api.review_views import ByConfidence, RunCancelView, RunUndoView, RunView, band_answer
from search.models import Orientation
from search.orientation.review.kind import NAME
from search.orientation.review.ruling import many_checked
from search.orientation.review.selectors import reviews, summary, with_decisions
from search.orientation.review.services import decision_take_back
from search.orientation.review.subject import TURNS
from search.review.bands import Band
from search.review.runs import run_open_of
from search.review.whole import band_decide
from webapp.photos.api.access import member, photo_own_get
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.selectors import photos_owned_by
from webapp.photos.services.bulk import Wish, bulk_apply


class ReviewsView(generics.ListAPIView[Orientation]):
    """Photos with what the machine says of how they lie; by default suggestions that nobody has decided on."""

    serializer_class = ReviewSerializer
    pagination_class = ByConfidence

    def get_queryset(self) -> QuerySet[Orientation]:
        if getattr(self, "swagger_fake_view", False):
            return Orientation.objects.none()
        asked = ReviewsRequestSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        found: dict[str, Any] = asked.validated_data
        return reviews(self.request.user, state=found["state"], least=found["min"], most=found["max"])

    @extend_schema(parameters=[ReviewsRequestSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(reviews_answer(page))


class ReviewsSummaryView(APIView):
    @extend_schema(
        parameters=[SummaryRequestSerializer],
        responses=SummarySerializer,
        description="How many photos stand how, and what was decided.",
    )
    def get(self, request: Request) -> Response:
        asked = SummaryRequestSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        run = run_open_of(TURNS, request.user)
        figures = summary(request.user, state=asked.validated_data["state"])
        return Response({**figures, "run": run and ReviewRunSerializer(run).data})


class ReviewView(APIView):
    @extend_schema(
        request=DecisionSerializer,
        responses=DecisionDoneSerializer,
        description="Decide how a photo lies: as the machine says, not so, or as you say. It is never asked again.",
    )
    def post(self, request: Request, photo_id: UUID) -> Response:
        sent = DecisionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        photo = photo_own_get(request.user, photo_id)
        wish = Wish(
            member=member(request),
            photos=photos_owned_by(request.user).filter(id=photo_id),
            ids=[photo_id],
            asked=ruling_of(asked),
        )
        done = bulk_apply(action=NAME, wish=wish, request=asked.get("request"))
        photo.refresh_from_db()
        return Response({"photo": PhotoSerializer(photo).data, "undo": done.undo})


class ReviewUndoView(APIView):
    @extend_schema(
        request=None,
        responses={200: ReviewSerializer, 204: None},
        description="Take the decision on a photo back, however long ago it was taken; what was decided before counts "
        "again. A turn by hand since, or without a decision, is taken back likewise: without one the photo lies as in "
        "its file and is read anew. 204 for a photo that was never read.",
    )
    def post(self, request: Request, photo_id: UUID) -> Response:
        photo = photo_own_get(request.user, photo_id)
        decision_take_back(photo=photo)
        rows = list(with_decisions(Orientation.objects.filter(photo=photo)))
        return Response(reviews_answer(rows)[0]) if rows else Response(status=status.HTTP_204_NO_CONTENT)


class ReviewsBulkView(APIView):
    @extend_schema(
        request=DecisionsSerializer,
        responses={200: DecisionsDoneSerializer, 202: DecisionsDoneSerializer},
        description="Accept or reject whatever waits in one band of confidence. Up to 500 photos are decided on at "
        "once, all or none; more by a run (202) that tells how far it is, can be cancelled, and undone.",
    )
    def post(self, request: Request) -> Response:
        sent = DecisionsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        ruling = ruling_of(asked)
        many_checked(ruling.word, asked["state"])
        done = band_decide(
            TURNS,
            member=member(request),
            band=Band(asked["state"], asked["min"], asked["max"]),
            word=ruling.word.value,
            asked=ruling,
            but=asked.get("except", ()),
            request=asked.get("request"),
        )
        return band_answer(done, ReviewRunSerializer)


class ReviewRunView(RunView):
    subject, answer = TURNS, ReviewRunSerializer


class ReviewRunCancelView(RunCancelView):
    subject, answer = TURNS, ReviewRunSerializer


class ReviewRunUndoView(RunUndoView):
    subject, answer = TURNS, ReviewRunSerializer
