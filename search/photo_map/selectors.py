"""Reads of maps. A point whose photo is not in the library any more is sent as gone, never as a place."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext
from numpy.typing import NDArray

from search.errors import MapChanged, MapError
from search.index.reading import ID, Ids, copied, ids_read, own_vectors
from search.models import Cluster, EmbeddingSpace, MapRun, PhotoMap
from search.photo_map.points import Points, ids_of, points_read, rows_of, uuids_of
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import Person, albums_visible_to, library

MOST_POINTS = 65_536
"""Points an answer."""
LARGE = 300_000
"""Points of a map from which on looking up a part of them costs less than reading whole tables."""
_ONE_BY_ONE = """
    SET LOCAL enable_mergejoin = off; SET LOCAL enable_hashjoin = off;
    SET LOCAL max_parallel_workers_per_gather = 0
"""
_NUMBER = np.dtype(">i4")
NOTHING = 0xFFFF
"""No cluster, no album."""


@dataclass(frozen=True)
class Part:
    """Points from a number on: places uint16 [n, 2], days since 1900 uint16 [n], and a group of each, by its id."""

    places: NDArray[np.uint16]
    days: NDArray[np.uint16]
    gone: NDArray[np.bool_]
    groups: list[str]
    group: NDArray[np.uint16]
    """Number of each point's group; NOTHING where it has none."""


def map_of(owner_id: int | None) -> PhotoMap | None:
    """The member's map, if it was ever laid out."""
    return PhotoMap.objects.filter(owner_id=owner_id).select_related("owner", "space").first()


def map_get(user: Person, revision: int) -> PhotoMap:
    """The member's map as it was read before. Raises Http404, MapChanged where its numbers are others now."""
    found = map_of(user.pk)
    if found is None:
        raise Http404
    if found.revision != revision:
        raise MapChanged
    return found


def run_latest(user: Person) -> MapRun | None:
    """The member's last run."""
    return MapRun.objects.filter(owner_id=user.pk).order_by("-created_at", "-id").first()


def in_library(user: Person, ids: Ids) -> NDArray[np.bool_]:
    """Which of these photos are in the member's library."""
    return rows_of(ids, ids_read(library(user))) >= 0


def newcomers(map_: PhotoMap, space: EmbeddingSpace) -> Ids:
    """Photos with a vector that are not on the map."""
    known = points_read(map_).ids
    have = ids_read(own_vectors(map_.owner_id, space), "photo_id")
    return have[rows_of(have, known) < 0]


def part_read(user: Person, map_: PhotoMap, first: int, count: int) -> Part:
    """Places, days and clusters of these points."""
    points = points_read(map_, first, count)
    shown = Cluster.objects.filter(owner_id=user.pk, hidden=False)
    clusters = list(shown.order_by("id").values_list("pk", flat=True))
    rows = _joined(user, map_, points, statement=_CLUSTERS, values=[], kinds=[_NUMBER, _NUMBER, ID])
    known = rows_of(rows["c2"], ids_of(clusters))
    group = _by_number(rows["c0"], np.where(known < 0, NOTHING, known), len(points), NOTHING)
    gone = np.ones(len(points), bool)
    gone[rows["c0"] - 1] = False
    return Part(
        np.where(gone[:, None], 0, points.places).astype(np.uint16),
        np.clip(_by_number(rows["c0"], rows["c1"], len(points), 0), 0, 65_535).astype(np.uint16),
        gone,
        *_used([str(cluster) for cluster in clusters], group),
    )


def albums_read(user: Person, map_: PhotoMap, first: int, count: int) -> tuple[list[dict[str, str]], Any]:
    """The newest album that each of these points is in: [{id, name}] and its number of each point."""
    points = points_read(map_, first, count)
    albums = list(albums_visible_to(user).order_by("-created_at", "-id").values_list("id", "name"))
    literal = _literal_of([id_ for id_, _ in albums])
    rows = _joined(user, map_, points, statement=_ALBUMS, values=[literal], kinds=[_NUMBER, _NUMBER])
    names = {str(id_): name for id_, name in albums}
    used, group = _used(list(names), _by_number(rows["c0"], rows["c1"], len(points), NOTHING))
    return [{"id": id_, "name": names[id_]} for id_ in used], group


def numbers_of(map_: PhotoMap, photos: Sequence[UUID]) -> list[int]:
    """The points of these photos; -1 for those that are not on the map."""
    wanted = np.frombuffer(b"".join(photo.bytes for photo in photos), ID)
    return [int(row) for row in rows_of(wanted, points_read(map_).ids)]


def photos_at(user: Person, map_: PhotoMap, numbers: Sequence[int]) -> dict[int, Photo]:
    """Number of a point -> its photo, in order; those that are no longer in the library left out."""
    ids = points_read(map_).ids
    known = [number for number in numbers if 0 <= number < len(ids)]
    wanted = uuids_of(ids[known])
    found = library(user).filter(id__in=AnyOf(wanted)).in_bulk()
    return {number: found[id_] for number, id_ in zip(known, wanted, strict=True) if id_ in found}


def ids_marked(user: Person, marks: str) -> Ids:
    """The photos of the points that `marks` names: the map's revision, a dot, base64 of one bit a point, lowest first.

    Raises Http404, MapChanged, MapError where it says something else.
    """
    revision, _dot, bits = marks.partition(".")
    try:
        chosen = np.unpackbits(np.frombuffer(b64decode(bits, validate=True), np.uint8), bitorder="little")
        map_ = map_get(user, int(revision))
    except ValueError:
        raise MapError(gettext("These are no points of a map. Load it again.")) from None
    ids = points_read(map_).ids
    return ids[np.flatnonzero(chosen[: len(ids)])]


_CLUSTERS = """
    SELECT wanted.n::int4, (photo.taken_at AT TIME ZONE 'UTC')::date - DATE '1900-01-01',
        coalesce(member.cluster_id, '00000000-0000-0000-0000-000000000000')
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted(id, n)
    JOIN ({library}) AS photo ON photo.id = wanted.id
    LEFT JOIN search_clustermember AS member ON member.photo_id = wanted.id
"""
_ALBUMS = """
    SELECT wanted.n::int4, min(shown.n)::int4 - 1
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted(id, n)
    JOIN ({library}) AS photo ON photo.id = wanted.id
    JOIN photos_albumphoto AS entry ON entry.photo_id = wanted.id
    JOIN unnest(%s::uuid[]) WITH ORDINALITY AS shown(id, n) ON shown.id = entry.album_id
    GROUP BY wanted.n
"""


def _joined(
    user: Person,
    map_: PhotoMap,
    points: Points,
    *,
    statement: str,
    values: list[Any],
    kinds: list["np.dtype[Any]"],
) -> NDArray[np.void]:
    """Numbers (from 1) of the points in the library, and what else the statement tells of each."""
    rows, own = library(user).order_by().values("id", "taken_at").query.sql_with_params()
    # In the order of the placeholders: the points, the library's own values, the groups.
    with transaction.atomic(), connection.cursor() as cursor:
        if map_.points > LARGE:
            cursor.execute(_ONE_BY_ONE)
        return copied(statement.format(library=rows), [_literal(points.ids), *own, *values], kinds)


def _by_number(
    numbers: NDArray[np.int32], values: NDArray[np.signedinteger[Any]], count: int, otherwise: int
) -> NDArray[np.int32]:
    found = np.full(count, otherwise, np.int32)
    found[numbers - 1] = values
    return found


def _used(ids: list[str], group: NDArray[np.int32]) -> tuple[list[str], NDArray[np.uint16]]:
    """Only those groups that occur, numbered anew."""
    found = np.unique(group[group != NOTHING])
    fresh = np.full(NOTHING + 1, NOTHING, np.uint16)
    fresh[found] = np.arange(len(found))
    return [ids[i] for i in found], fresh[group]


def _literal(ids: Ids) -> str:
    text = ids.tobytes().hex()
    return "{" + ",".join(text[start : start + 32] for start in range(0, len(text), 32)) + "}"


def _literal_of(ids: Sequence[UUID]) -> str:
    return "{" + ",".join(id_.hex for id_ in ids) + "}"
