"""Clusters and the runs that find them."""

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

from search.api.cluster_answers import (
    ClusterRunRequestSerializer,
    ClusterRunSerializer,
    run_answer,
)
from search.clusters.runs import run_start
from search.clusters.selectors import (
    cluster_get,
    cluster_photos,
    photos_unsorted,
    run_latest,
)
from search.models import ClusterMember, ClusterRun
from search.runs import run_cancel
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo


class ClosestFirstPagination(GuardedCursorPagination):
    ordering = ("position", "id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"


class ClusterPhotosView(generics.ListAPIView[ClusterMember]):
    """Photos of a cluster: its representatives, then those nearest to its centre."""

    serializer_class = PhotoSerializer  # type: ignore[assignment]
    pagination_class = ClosestFirstPagination

    def get_queryset(self) -> QuerySet[ClusterMember]:
        if getattr(self, "swagger_fake_view", False):
            return ClusterMember.objects.none()
        return cluster_photos(self.request.user, cluster_get(self.request.user, self.kwargs["cluster_id"]))

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        if args and kwargs.get("many"):
            args = ([row.photo for row in args[0]], *args[1:])
        serializer: BaseSerializer[Any] = PhotoSerializer(*args, **kwargs)
        return serializer


class UnsortedPhotosView(generics.ListAPIView[Photo]):
    """Photos that fit into no cluster, or that came after the last run."""

    serializer_class = PhotoSerializer

    def get_queryset(self) -> QuerySet[Photo]:
        return photos_unsorted(self.request.user)


class ClusterRunsView(APIView):
    @extend_schema(
        request=ClusterRunRequestSerializer,
        responses={202: ClusterRunSerializer},
        description="Group the library anew. While a run is under way, the answer is that run.",
    )
    def post(self, request: Request) -> Response:
        sent = ClusterRunRequestSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        run = run_start(owner_id=member(request).pk, **sent.validated_data)
        return Response(run_answer(run), status=status.HTTP_202_ACCEPTED)


class LatestRunView(APIView):
    @extend_schema(responses=ClusterRunSerializer)
    def get(self, request: Request) -> Response:
        return Response(run_answer(run_latest(request.user)))


class CancelRunView(APIView):
    @extend_schema(
        request=None,
        responses=ClusterRunSerializer,
        description="Stop the run; the clusters stay as they were.",
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        run = get_object_or_404(ClusterRun, pk=run_id, owner=member(request))
        return Response(run_answer(run_cancel(run=run)))
