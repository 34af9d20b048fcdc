"""Whole libraries read at once, in the database's own binary form: no text, no objects, no empty values."""

from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from numpy.typing import NDArray

from search.index.nearest import whole_photos
from search.models import Embedding, EmbeddingSpace

Ids = NDArray[np.void]
"""16 bytes a photo."""
Halves = NDArray[np.float16]

ID = np.dtype("V16")
_HEAD, _TAIL = 19, 2
"""Bytes of COPY's signature with flags, and of its end."""


def own_vectors(owner_id: int, space: EmbeddingSpace) -> QuerySet[Embedding]:
    """Vectors of a member's photos outside the trash."""
    return whole_photos(space).filter(photo__owner_id=owner_id, photo__trashed_at__isnull=True)


def vectors_read(rows: QuerySet[Embedding], dim: int) -> tuple[Ids, Halves]:
    """Ids [N] and vectors float16 [N, dim] of these rows, in the order of the ids."""
    vector = np.dtype([("dim", ">i2"), ("unused", ">i2"), ("vector", ">f2", (dim,))])
    found = queryset_read(rows.order_by("photo_id").values("photo_id", "vector"), [ID, vector])
    return found["c0"].copy(), found["c1"]["vector"].astype(np.float16)


def ids_read(rows: QuerySet[Any, Any], name: str = "id") -> Ids:
    """Ids of these rows, in their order."""
    return queryset_read(rows.order_by(name).values(name), [ID])["c0"].copy()


def queryset_read(rows: QuerySet[Any, Any], kinds: list["np.dtype[Any]"]) -> NDArray[np.void]:
    """Values of these rows as columns c0, c1, ...; nothing may be null."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return np.zeros(0, [(f"c{i}", kind) for i, kind in enumerate(kinds)])
    return copied(sql, values, kinds)


def copied(sql: str, values: Any, kinds: list["np.dtype[Any]"]) -> NDArray[np.void]:
    """What a statement answers as columns c0, c1, ... of these big-endian kinds; nothing may be null."""
    fields: list[tuple[str, Any]] = [("columns", ">i2")]
    for i, kind in enumerate(kinds):
        fields += [(f"size{i}", ">i4"), (f"c{i}", kind)]
    row = np.dtype(fields)
    data = bytearray()
    with connection.cursor() as cursor:
        statement = cursor.mogrify(sql, values)
        with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT BINARY)") as copy:
            for piece in copy:
                data += piece
    return np.frombuffer(data, row, offset=_HEAD, count=(len(data) - _HEAD - _TAIL) // row.itemsize)
