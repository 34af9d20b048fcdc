"""The tree of the last run: its groups, and the photos below each."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from search.api.tree_answers import (
    TreePageRequestSerializer,
    TreePhotosSerializer,
    TreeRequestSerializer,
    TreeSerializer,
    page_at,
    tree_answer,
)
from search.clusters.trees.selectors import branch_get, tree_get, tree_latest
from search.clusters.trees.services import tree_current
from webapp.photos.api.access import member
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.arrays import AnyOf
from webapp.photos.selectors import library


class TreeView(APIView):
    @extend_schema(
        parameters=[TreeRequestSerializer],
        responses=TreeSerializer,
        description="The tree of the last run, its groups as the clusters stand now; of a large one the highest 999 "
        "partings from the top or from a node on. "
        "The groups at a height h are the nodes with height <= h < height of the parent.",
    )
    def get(self, request: Request) -> Response:
        asked = TreeRequestSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        tree_current(owner_id=member(request).pk)
        grown = tree_latest(request.user)
        return Response(tree_answer(request.user, grown, asked.validated_data.get("node")))


class TreePhotosView(APIView):
    @extend_schema(
        parameters=[TreePageRequestSerializer],
        responses=TreePhotosSerializer,
        description="The photos below a node, alike ones beside each other.",
    )
    def get(self, request: Request, node: int) -> Response:
        asked = TreePageRequestSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        grown = tree_get(request.user)
        branch = branch_get(grown, node)
        photos = grown.photos(branch, asked.validated_data.get("height"))
        page: dict[str, Any] = page_at(request, grown.version, photos, asked.validated_data)
        found = library(request.user).filter(id__in=AnyOf(page["results"])).in_bulk()
        shown = [found[id_] for id_ in page["results"] if id_ in found]
        return Response(
            {**page, "results": PhotoSerializer(shown, many=True, context={"request": request}).data}
        )
