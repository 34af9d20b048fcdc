"""Clusters and the runs that find them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from search.api.cluster_answers import (
    ClusterPhotoSerializer,
    ClusterPhotosRequestSerializer,
    ClusterRunRequestSerializer,
    ClusterRunSerializer,
    run_answer,
)
from search.clusters.describing.outliers import outlier_bound
from search.clusters.runs import run_start
from search.clusters.selectors import (
    cluster_get,
    cluster_photos,
    photos_unsorted,
    run_latest,
)
from search.models import Cluster, ClusterMember, ClusterRun
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


@extend_schema(parameters=[ClusterPhotosRequestSerializer])
class ClusterPhotosView(generics.ListAPIView[ClusterMember]):
    """Photos of a cluster: its representatives, then those nearest to its centre; outliers are marked."""

    serializer_class = ClusterPhotoSerializer  # type: ignore[assignment]
    pagination_class = ClosestFirstPagination

    def get_queryset(self) -> QuerySet[ClusterMember]:
        if getattr(self, "swagger_fake_view", False):
            return ClusterMember.objects.none()
        asked = ClusterPhotosRequestSerializer(data=self.request.query_params)
        asked.is_valid(raise_exception=True)
        members = cluster_photos(self.request.user, self.cluster)
        return members.filter(closeness__lt=self.bound) if asked.validated_data["outliers"] else members

    def get_serializer(self, *args: Any, **kwargs: Any) -> BaseSerializer[Any]:
        rows: list[ClusterMember] = (
            list(args[0]) if args else []
        )  # without any, the schema asks for its shape
        closeness = {row.photo_id: row.closeness for row in rows}
        bound = self.bound if rows else 0.0
        context = {**self.get_serializer_context(), "closeness": closeness, "bound": bound}
        return ClusterPhotoSerializer([row.photo for row in rows], many=True, context=context)

    @cached_property
    def cluster(self) -> Cluster:
        return cluster_get(self.request.user, self.kwargs["cluster_id"])

    @cached_property
    def bound(self) -> float:
        return outlier_bound(self.request.user, self.cluster)


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
