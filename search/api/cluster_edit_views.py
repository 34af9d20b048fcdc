"""Clusters: their list, one of them, and what people do to them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from search.api.cluster_answers import (
    ClusterDetailSerializer,
    ClusterSerializer,
    cluster_answer,
    clusters_answer,
)
from search.api.cluster_requests import (
    ClusterChangeSerializer,
    ClusterCutsSerializer,
    ClusterEditDetailSerializer,
    ClusterEditedSerializer,
    ClusterEditSerializer,
    ClusterListQuerySerializer,
    ClusterMakeSerializer,
    ClusterMergeSerializer,
    ClusterMovedSerializer,
    ClusterMoveSerializer,
    ClusterSplitSerializer,
)
from search.clusters.edits.cutting import cut_get, cuts_ask
from search.clusters.edits.jobs import AT_ONCE, LARGE, edit_later, edit_undo
from search.clusters.edits.services import (
    Edited,
    cluster_change,
    cluster_divide,
    cluster_make,
    clusters_merge,
    photos_put,
    photos_take_out,
)
from search.clusters.selectors import cluster_get, clusters_visible_to
from search.models import Cluster, ClusterEdit, ClusterMember
from search.runs import run_cancel
from webapp.accounts.api.pagination import GuardedCursorPagination
from webapp.photos.api.access import member
from webapp.photos.api.selection import Selected, photos_selected
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.models import Photo
from webapp.photos.selectors import library


class LargestFirstPagination(GuardedCursorPagination):
    ordering = ("-rank", "id")
    page_size = 100
    max_page_size = 500
    page_size_query_param = "limit"
    offset_cutoff = 1_000_000  # many clusters may have the same size


class ClusterListView(generics.ListAPIView[Cluster]):
    """Clusters, those pinned first, then the largest."""

    serializer_class = ClusterSerializer
    pagination_class = LargestFirstPagination

    @extend_schema(parameters=[ClusterListQuerySerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Cluster]:
        if getattr(self, "swagger_fake_view", False):
            return Cluster.objects.none()
        asked = _sent(ClusterListQuerySerializer(data=self.request.query_params))
        return clusters_visible_to(self.request.user, **asked)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(clusters_answer(request.user, page))

    @extend_schema(
        request=ClusterMakeSerializer,
        responses={201: ClusterMovedSerializer},
        description="Your photos that are meant, wherever they were, become a cluster of their own.",
    )
    def post(self, request: Request) -> Response:
        asked = _sent(ClusterMakeSerializer(data=request.data))
        chosen = _chosen(request, asked.pop("selection"))
        if many := _many(chosen):
            return _later(request, "make", asked, {"photos": many, "name": asked.get("name", "")}, chosen)
        edited = cluster_make(member=member(request), photos=chosen.photos, **asked)
        return _moved(request, edited, chosen, status.HTTP_201_CREATED)


class ClusterView(APIView):
    @extend_schema(responses=ClusterDetailSerializer)
    def get(self, request: Request, cluster_id: UUID) -> Response:
        return Response(cluster_answer(request.user, cluster_get(request.user, cluster_id)))

    @extend_schema(
        request=ClusterChangeSerializer,
        responses=ClusterEditedSerializer,
        description="Give it a name that stays, pin it, hide it, or the contrary.",
    )
    def patch(self, request: Request, cluster_id: UUID) -> Response:
        asked = _sent(ClusterChangeSerializer(data=request.data))
        edited = cluster_change(cluster=cluster_get(request.user, cluster_id), **asked)
        return _edited(request, edited, cluster_id)


class ClusterPutView(APIView):
    @extend_schema(
        request=ClusterMoveSerializer,
        responses=ClusterMovedSerializer,
        description="Your photos that are meant move into the cluster, and stay there.",
    )
    def post(self, request: Request, cluster_id: UUID) -> Response:
        return _move(request, cluster_id, photos_put, "put")


class ClusterTakeOutView(APIView):
    @extend_schema(
        request=ClusterMoveSerializer,
        responses=ClusterMovedSerializer,
        description="Those of its photos that are meant leave the cluster; they are unsorted, and never rejoin it.",
    )
    def post(self, request: Request, cluster_id: UUID) -> Response:
        return _move(request, cluster_id, photos_take_out, "take_out")


class ClusterMergeView(APIView):
    @extend_schema(
        request=ClusterMergeSerializer,
        responses=ClusterEditedSerializer,
        description="The other clusters become part of this one; a name that a person gave survives.",
    )
    def post(self, request: Request, cluster_id: UUID) -> Response:
        asked = _sent(ClusterMergeSerializer(data=request.data))
        into = cluster_get(request.user, cluster_id)
        moved = ClusterMember.objects.filter(cluster__in=asked["clusters"])
        if into.size > LARGE or moved[: AT_ONCE + 1].count() > AT_ONCE:
            clusters = [str(pk) for pk in asked["clusters"]]
            return _later(request, "merge", asked, {"into": str(into.pk), "clusters": clusters})
        return _edited(request, clusters_merge(member=member(request), into=into.pk, **asked), into.pk)


class ClusterCutsView(APIView):
    throttle_scope = "search"

    @extend_schema(
        request=None,
        responses=ClusterCutsSerializer,
        description="Ways to split the cluster, by the alikeness of its photos; nothing is changed.",
    )
    def post(self, request: Request, cluster_id: UUID) -> Response:
        found = cuts_ask(cluster=cluster_get(request.user, cluster_id))
        shown = {UUID(photo) for way in found["ways"] for part in way["parts"] for photo in part["photos"]}
        photos = Photo.objects.filter(pk__in=shown, owner=member(request))
        return Response({**found, "photos": PhotoSerializer(photos, many=True).data})


class ClusterSplitView(APIView):
    @extend_schema(
        request=ClusterSplitSerializer,
        responses=ClusterEditedSerializer,
        description="Split it in one of the ways of cuts/; its largest part stays this cluster.",
    )
    def post(self, request: Request, cluster_id: UUID) -> Response:
        asked = _sent(ClusterSplitSerializer(data=request.data))
        cluster = cluster_get(request.user, cluster_id)
        parts = cut_get(cluster=cluster, cut=asked["cut"], parts=asked["parts"])
        if len(parts) > AT_ONCE:
            dealt = {str(photo): part for photo, part in parts.items()}
            return _later(request, "split", asked, {"cluster": str(cluster.pk), "parts": dealt})
        edited = cluster_divide(
            member=member(request), cluster=cluster.pk, parts=parts, request=asked.get("request")
        )
        return _edited(request, edited, cluster.pk)


class ClusterEditView(APIView):
    @extend_schema(responses=ClusterEditDetailSerializer, description="How far an edit is, or how it ended.")
    def get(self, request: Request, edit_id: UUID) -> Response:
        edit = _own(request, edit_id)
        about = Cluster.objects.filter(pk__in=edit.about, owner=edit.owner)
        shown = clusters_answer(request.user, list(about))
        return Response({**ClusterEditSerializer(edit).data, "clusters": shown})


class ClusterEditCancelView(APIView):
    @extend_schema(
        request=None,
        responses=ClusterEditSerializer,
        description="Stop it: then nothing is changed. What is all but done is done.",
    )
    def post(self, request: Request, edit_id: UUID) -> Response:
        return Response(ClusterEditSerializer(run_cancel(run=_own(request, edit_id))).data)


class ClusterEditUndoView(APIView):
    @extend_schema(
        request=None,
        responses={202: ClusterEditSerializer},
        description="Take it back, during one day; answers the edit that does so.",
    )
    def post(self, request: Request, edit_id: UUID) -> Response:
        edit = edit_undo(edit=_own(request, edit_id))
        return Response(ClusterEditSerializer(edit).data, status=status.HTTP_202_ACCEPTED)


def _own(request: Request, edit_id: UUID) -> ClusterEdit:
    return get_object_or_404(ClusterEdit.objects.select_related("owner"), pk=edit_id, owner=member(request))


def _many(chosen: Selected, into: int = 0) -> list[str]:
    """The ids of these photos where they, or those they come to or leave, are more than a request waits for."""
    if into <= LARGE and chosen.photos.order_by()[: AT_ONCE + 1].count() <= AT_ONCE:
        return []
    return [str(pk) for pk in chosen.photos.order_by("pk").values_list("pk", flat=True)]


def _later(
    request: Request, act: str, sent: dict[str, Any], asked: dict[str, Any], chosen: Selected | None = None
) -> Response:
    run = edit_later(member=member(request), act=act, asked=asked, request=sent.get("request"))
    answer: dict[str, Any] = {
        "count": 0,
        "undo": None,
        "clusters": [],
        "run": ClusterEditSerializer(run).data,
    }
    missing = {"missing": chosen.missing} if chosen else {}
    return Response({**answer, **missing}, status=status.HTTP_202_ACCEPTED)


def _sent(sent: "Serializer[Any]") -> dict[str, Any]:
    sent.is_valid(raise_exception=True)
    found: dict[str, Any] = sent.validated_data
    return found


def _chosen(request: Request, selection: dict[str, Any]) -> Selected:
    return photos_selected(library(request.user), selection, member=request.user)


def _move(request: Request, cluster_id: UUID, act: Any, name: str) -> Response:
    asked = _sent(ClusterMoveSerializer(data=request.data))
    cluster = cluster_get(request.user, cluster_id)
    chosen = _chosen(request, asked["selection"])
    if many := _many(chosen, cluster.size):
        return _later(request, name, asked, {"photos": many, "cluster": str(cluster.pk)}, chosen)
    edited = act(
        member=member(request), cluster=cluster.pk, photos=chosen.photos, request=asked.get("request")
    )
    return _moved(request, edited, chosen, status.HTTP_200_OK, cluster.pk)


def _moved(request: Request, edited: Edited, chosen: Selected, code: int, *about: UUID) -> Response:
    return Response({**_edit_answer(request, edited, about), "missing": chosen.missing}, status=code)


def _edited(request: Request, edited: Edited, *about: UUID) -> Response:
    return Response(_edit_answer(request, edited, about))


def _edit_answer(request: Request, edited: Edited, about: tuple[UUID, ...]) -> dict[str, Any]:
    """`about` where nothing was changed, so that the edit knows of no clusters."""
    wanted = edited.clusters or about
    found = Cluster.objects.filter(pk__in=wanted, owner=member(request))
    return {
        "count": edited.count,
        "undo": edited.undo,
        "clusters": clusters_answer(request.user, list(found)),
        "run": None,
    }
