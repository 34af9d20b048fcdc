"""The numbered points of a map as they are stored and sent: 16 bytes of id, two 16-bit numbers, by chunks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.index.reading import ID, Ids
from search.models import MapChunk, PhotoMap
from search.photo_map.frame import Places

CHUNK = 16_384
"""Points a chunk. All but the last chunk are full, so that a point's number says where it is."""
_STEP = np.dtype("<u2")


@dataclass(frozen=True)
class Points:
    """ids [N], places uint16 [N, 2]; the order is random, so that any first part is a fair sample."""

    ids: Ids
    places: Places

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, chosen: "slice | NDArray[np.intp] | NDArray[np.bool_]") -> "Points":
        return Points(self.ids[chosen], self.places[chosen])


NONE = Points(np.zeros(0, ID), np.zeros((0, 2), np.uint16))


def ids_of(photos: Iterable[UUID]) -> Ids:
    """UUIDs as 16 bytes each."""
    return np.frombuffer(b"".join(photo.bytes for photo in photos), ID)


def uuids_of(ids: Ids) -> list[UUID]:
    """16 bytes each as UUIDs."""
    return [UUID(bytes=bytes(id_)) for id_ in ids]


def rows_of(wanted: Ids, among: Ids) -> NDArray[np.intp]:
    """Where each wanted id stands among others that differ; -1 where it does not."""
    if not len(among) or not len(wanted):
        return np.full(len(wanted), -1, np.intp)
    keys, others = _keys(wanted), _keys(among)
    order = np.argsort(others, kind="stable")
    at = np.minimum(np.searchsorted(others, keys, sorter=order), len(others) - 1)
    rows = order[at]
    return np.where(among[rows] == wanted, rows, -1)


def points_read(map_: PhotoMap, first: int = 0, count: int | None = None) -> Points:
    """Points by their numbers, in order; fewer where there are no more."""
    last = None if count is None else (first + count - 1) // CHUNK
    rows = MapChunk.objects.filter(map=map_, number__gte=first // CHUNK).order_by("number")
    rows = rows if last is None else rows.filter(number__lte=last)
    found = joined([_points(bytes(ids), bytes(places)) for ids, places in rows.values_list("ids", "places")])
    skipped = first % CHUNK
    return found[skipped : None if count is None else skipped + count]


def chunks_of(map_: PhotoMap, points: Points, first_chunk: int = 0) -> Iterator[MapChunk]:
    """Unsaved rows that hold these points from the start of a chunk on."""
    for number, start in enumerate(range(0, len(points), CHUNK), first_chunk):
        part = points[start : start + CHUNK]
        yield MapChunk(
            map=map_, number=number, ids=part.ids.tobytes(), places=part.places.astype(_STEP).tobytes()
        )


def joined(parts: Sequence[Points]) -> Points:
    """All of these, one after the other."""
    if not parts:
        return NONE
    return Points(
        np.concatenate([part.ids for part in parts]), np.concatenate([part.places for part in parts])
    )


def _points(ids: bytes, places: bytes) -> Points:
    return Points(np.frombuffer(ids, ID), np.frombuffer(places, _STEP).reshape(-1, 2))


def _keys(ids: Ids) -> NDArray[np.uint64]:
    """The half of each id that is random."""
    return np.frombuffer(ids.tobytes(), np.uint64).reshape(-1, 2)[:, 1]
