"""Shapes of the map: a summary in JSON, points and atlases as a short JSON head with plain columns behind it."""

import json
from typing import Any

import numpy as np
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpResponse
from numpy.typing import NDArray
from rest_framework import serializers

from search.models import Cluster, MapRun, PhotoMap
from search.photo_map.atlas import CELLS, DEEPEST, SIDE
from search.photo_map.registry import DEFAULT, LAYOUTS
from search.photo_map.selectors import MOST_POINTS, map_of, run_latest
from webapp.photos.api.serializers import PhotoSerializer
from webapp.photos.selectors import library

MOST_FOUND = 5000
MOST_SHOWN = 200


class MapGroupSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField(help_text="When it was found.")


class PhotoMapSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(help_text="Points keep their numbers as long as it stays the same.")
    algorithm = serializers.CharField()
    points = serializers.IntegerField()
    updated_at = serializers.DateTimeField()


class MapRunSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=MapRun.State.values)
    progress = serializers.FloatField(help_text="0 to 1.")
    algorithm = serializers.CharField()
    photos = serializers.IntegerField()
    reason = serializers.CharField(source="error", help_text="Why it failed.")
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


class MapSerializer(serializers.Serializer[Any]):
    map = PhotoMapSerializer(allow_null=True, help_text="Null until it was laid out for the first time.")
    run = MapRunSerializer(allow_null=True, help_text="The last one.")
    has_photos = serializers.BooleanField(help_text="Whether there is any photo to map.")
    clusters = MapGroupSerializer(many=True, help_text="Largest first.")
    algorithms = serializers.ListField(child=serializers.CharField(), help_text="The first is the default.")
    most_points = serializers.IntegerField(help_text="Points an answer, at most.")
    deepest = serializers.IntegerField(help_text="Last level that has atlases.")


class MapRunRequestSerializer(serializers.Serializer[Any]):
    algorithm = serializers.ChoiceField(choices=list(LAYOUTS), required=False)
    fresh = serializers.BooleanField(
        required=False, default=False, help_text="From the beginning, not from where the photos lie."
    )


class MapPartSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField()


class MapSliceSerializer(MapPartSerializer):
    first = serializers.IntegerField(min_value=0, default=0)
    count = serializers.IntegerField(min_value=1, max_value=MOST_POINTS, default=16_384)


class MapFindSerializer(MapPartSerializer):
    photos = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_FOUND)


class MapFoundSerializer(serializers.Serializer[Any]):
    numbers = serializers.ListField(
        child=serializers.IntegerField(), help_text="Of each photo's point; -1 where it is not on the map."
    )


class MapNumbersSerializer(MapPartSerializer):
    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=0), max_length=MOST_SHOWN, help_text="Of points."
    )


class MapPhotoSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    photo = PhotoSerializer()


class MapSquareSerializer(MapPartSerializer):
    level = serializers.IntegerField(min_value=0, max_value=DEEPEST)
    column = serializers.IntegerField(min_value=0)
    row = serializers.IntegerField(min_value=0)


def map_answer(user: AbstractBaseUser | AnonymousUser) -> dict[str, Any]:
    """The whole summary; four small queries, whatever the size of the library."""
    found, run = map_of(user.pk), run_latest(user)
    clusters = Cluster.objects.filter(owner_id=user.pk, hidden=False)
    return {
        "map": _map(found),
        "run": run_answer(run) if run else None,
        "has_photos": library(user).order_by().exists(),
        "clusters": MapGroupSerializer(clusters, many=True).data,
        "algorithms": [DEFAULT, *(name for name in LAYOUTS if name != DEFAULT)],
        "most_points": MOST_POINTS,
        "deepest": DEEPEST,
    }


def run_answer(run: MapRun) -> dict[str, Any]:
    """How the run stands."""
    return dict(MapRunSerializer(run).data)


def columns_answer(head: dict[str, Any], *columns: "NDArray[Any] | bytes") -> HttpResponse:
    """The head's length as uint32, the head as JSON (padded with spaces to a multiple of four), the columns.

    All numbers are little-endian.
    """
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    parts = [one if isinstance(one, bytes) else _little(one) for one in columns]
    body = len(text).to_bytes(4, "little") + text + b"".join(parts)
    return HttpResponse(body, content_type="application/octet-stream", headers={"Cache-Control": "no-store"})


def atlas_head(numbers: list[int]) -> dict[str, Any]:
    """What stands before the picture: the points in its order, and how it is cut."""
    return {"numbers": numbers, "columns": CELLS, "side": SIDE}


def _map(found: PhotoMap | None) -> dict[str, Any] | None:
    return dict(PhotoMapSerializer(found).data) if found else None


def _little(column: "NDArray[Any]") -> bytes:
    return np.ascontiguousarray(column, column.dtype.newbyteorder("<")).tobytes()
