"""Duplicates: groups by kind, what is decided about them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.api.duplicate_answers import (
    DecideIdenticalSerializer,
    DecideSerializer,
    DuplicateGroupSerializer,
    DuplicateListSerializer,
    DuplicatePhotoSerializer,
    DuplicatesDecidedSerializer,
    DuplicateSummarySerializer,
    groups_answer,
    photos_answer,
)
from search.duplicates.decisions import group_decide, identical_decide
from search.duplicates.selectors import group_get, group_photos, groups_visible_to, summary
from search.models import DuplicateGroup, DuplicateMember
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member
from webapp.photos.services.bulk import Done


class NewestGroupsPagination(GuardedCursorPagination):
    ordering = ("-id",)
    page_size = 25
    max_page_size = 100
    page_size_query_param = "limit"


class BestFirstPagination(GuardedCursorPagination):
    ordering = ("position", "id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"


class DuplicateListView(generics.ListAPIView[DuplicateGroup]):
    """Groups that are not decided yet, those found last first."""

    serializer_class = DuplicateGroupSerializer
    pagination_class = NewestGroupsPagination

    @extend_schema(parameters=[DuplicateListSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[DuplicateGroup]:
        if getattr(self, "swagger_fake_view", False):
            return DuplicateGroup.objects.none()
        asked = DuplicateListSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        return groups_visible_to(self.request.user).filter(**asked.validated_data)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(groups_answer(page, {"request": request}))


class DuplicateView(APIView):
    @extend_schema(responses=DuplicateGroupSerializer)
    def get(self, request: Request, group_id: UUID) -> Response:
        group = group_get(request.user, group_id)
        return Response(groups_answer([group], {"request": request})[0])


class DuplicatePhotosView(generics.ListAPIView[DuplicateMember]):
    """All photos of a group, the best first."""

    serializer_class = DuplicatePhotoSerializer
    pagination_class = BestFirstPagination

    def get_queryset(self) -> QuerySet[DuplicateMember]:
        if getattr(self, "swagger_fake_view", False):
            return DuplicateMember.objects.none()
        return group_photos(self.request.user, group_get(self.request.user, self.kwargs["group_id"]))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        photos = [row.photo for row in self.paginate_queryset(self.get_queryset()) or []]
        return self.get_paginated_response(photos_answer(photos, {"request": request}))


class DuplicateSummaryView(APIView):
    @extend_schema(responses=DuplicateSummarySerializer)
    def get(self, request: Request) -> Response:
        return Response(summary(request.user))


class DecideView(APIView):
    @extend_schema(
        request=DecideSerializer,
        responses=DuplicatesDecidedSerializer,
        description="What goes hands on its albums, tags, caption, favourite, place and earliest sure date.",
    )
    def post(self, request: Request, group_id: UUID) -> Response:
        sent = DecideSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        done = group_decide(
            member=member(request),
            group=group_id,
            decision=asked["decision"],
            keep=asked.get("keep"),
            size=asked.get("size"),
            request=asked.get("request"),
        )
        return _answer(done)


class DecideIdenticalView(APIView):
    @extend_schema(
        request=DecideIdenticalSerializer,
        responses=DuplicatesDecidedSerializer,
        description="Keep the best photo of each group of the same pixels; the others go to the trash.",
    )
    def post(self, request: Request) -> Response:
        sent = DecideIdenticalSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        asked: dict[str, Any] = sent.validated_data
        return _answer(
            identical_decide(member=member(request), photos=asked.get("photos"), request=asked.get("request"))
        )


def _answer(done: Done) -> Response:
    return Response({"count": done.count, "undo": done.undo})
