"""The map of a member's library: its points by their numbers, atlases of thumbnails, and the runs that lay it out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from search.api.map_answers import (
    MapFindSerializer,
    MapFoundSerializer,
    MapNumbersSerializer,
    MapPhotoSerializer,
    MapRunRequestSerializer,
    MapRunSerializer,
    MapSerializer,
    MapSliceSerializer,
    MapSquareSerializer,
    atlas_head,
    columns_answer,
    map_answer,
    run_answer,
)
from search.models import MapRun
from search.photo_map.atlas import atlas_ensure, atlas_photos
from search.photo_map.points import points_read
from search.photo_map.runs import run_start
from search.photo_map.selectors import albums_read, map_get, numbers_of, part_read, photos_at, run_latest
from search.runs import run_cancel
from webapp.photos.api.access import member
from webapp.photos.api.serializers import PhotoSerializer

BINARY = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
COLUMNS = "Answers the length of a JSON head (uint32), the head, and columns; all numbers little-endian. "


class MapView(APIView):
    @extend_schema(responses=MapSerializer, description="The map, its last run, and the groups to colour by.")
    def get(self, request: Request) -> Response:
        return Response(map_answer(request.user))


class MapPointsView(APIView):
    @extend_schema(
        parameters=[MapSliceSerializer],
        responses=BINARY,
        description=COLUMNS
        + "Head: {first, count, groups: ids of clusters}. Columns: x, y (uint16 pairs), days "
        "since 1900 (uint16), number of the cluster in `groups` (uint16, 65535 for none), gone (uint8). Points are in "
        "random order: any first part is a fair sample.",
    )
    def get(self, request: Request) -> HttpResponse:
        sent = _sent(MapSliceSerializer, request.query_params)
        map_ = map_get(request.user, sent["revision"])
        part = part_read(request.user, map_, sent["first"], sent["count"])
        head = {"first": sent["first"], "count": len(part.days), "groups": part.groups}
        return columns_answer(head, part.places, part.days, part.group, part.gone)


class MapAlbumsView(APIView):
    @extend_schema(
        parameters=[MapSliceSerializer],
        responses=BINARY,
        description=COLUMNS
        + "Head: {first, count, groups: [{id, name}]}. Column: number of the newest album that "
        "each point is in (uint16, 65535 for none).",
    )
    def get(self, request: Request) -> HttpResponse:
        sent = _sent(MapSliceSerializer, request.query_params)
        map_ = map_get(request.user, sent["revision"])
        groups, group = albums_read(request.user, map_, sent["first"], sent["count"])
        return columns_answer({"first": sent["first"], "count": len(group), "groups": groups}, group)


class MapIdsView(APIView):
    @extend_schema(
        parameters=[MapSliceSerializer],
        responses=BINARY,
        description=COLUMNS + "Head: {first, count}. Column: the photos' ids, 16 bytes each.",
    )
    def get(self, request: Request) -> HttpResponse:
        sent = _sent(MapSliceSerializer, request.query_params)
        points = points_read(map_get(request.user, sent["revision"]), sent["first"], sent["count"])
        return columns_answer({"first": sent["first"], "count": len(points)}, points.ids.tobytes())


class MapFindView(APIView):
    @extend_schema(
        request=MapFindSerializer, responses=MapFoundSerializer, description="Which points photos are."
    )
    def post(self, request: Request) -> Response:
        sent = _sent(MapFindSerializer, request.data)
        map_ = map_get(request.user, sent["revision"])
        return Response({"numbers": numbers_of(map_, sent["photos"])})


class MapPhotosView(APIView):
    @extend_schema(
        request=MapNumbersSerializer,
        responses=MapPhotoSerializer(many=True),
        description="The photos of these points in order, but for those that left the library.",
    )
    def post(self, request: Request) -> Response:
        sent = _sent(MapNumbersSerializer, request.data)
        map_ = map_get(request.user, sent["revision"])
        found = photos_at(request.user, map_, sent["numbers"])
        photos = PhotoSerializer(list(found.values()), many=True).data
        return Response([{"number": n, "photo": row} for n, row in zip(found, photos, strict=True)])


class MapAtlasView(APIView):
    @extend_schema(
        parameters=[MapSquareSerializer],
        responses=BINARY,
        description=COLUMNS + "At level L the map has 2^L squares a side, each with 8 x 8 cells. "
        "Head: {numbers: points that have a thumbnail here, at most one a cell; columns; side: pixels of a thumbnail}. "
        "Behind it a WebP.",
    )
    def get(self, request: Request) -> HttpResponse:
        sent = _sent(MapSquareSerializer, request.query_params)
        map_ = map_get(request.user, sent["revision"])
        found = atlas_photos(request.user, map_, sent["level"], sent["column"], sent["row"])
        if not found:
            return columns_answer(atlas_head([]))
        name, picture = atlas_ensure(map_, list(found.values()))
        etag = f'"{name}-{map_.revision}"'
        known = etag in request.headers.get("If-None-Match", "")
        response = HttpResponse(status=304) if known else columns_answer(atlas_head(list(found)), picture)
        response.headers["ETag"], response.headers["Cache-Control"] = etag, "private, no-cache"
        return response


class MapRunsView(APIView):
    @extend_schema(
        request=MapRunRequestSerializer,
        responses={202: MapRunSerializer},
        description="Lay the map out anew. While a run is under way, the answer is that run.",
    )
    def post(self, request: Request) -> Response:
        sent = _sent(MapRunRequestSerializer, request.data)
        run = run_start(owner_id=member(request).pk, **sent)
        return Response(run_answer(run), status=status.HTTP_202_ACCEPTED)


class MapLatestRunView(APIView):
    @extend_schema(responses=MapRunSerializer, description="The last run; 404 where there never was one.")
    def get(self, request: Request) -> Response:
        run = run_latest(request.user)
        if run is None:
            raise Http404
        return Response(run_answer(run))


class MapCancelView(APIView):
    @extend_schema(
        request=None, responses=MapRunSerializer, description="Stop the run; the map stays as it was."
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        run = get_object_or_404(MapRun, pk=run_id, owner=member(request))
        return Response(run_answer(run_cancel(run=run)))


def _sent(kind: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    serializer = kind(data=data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
