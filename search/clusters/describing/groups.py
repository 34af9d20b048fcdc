"""What is said of clusters: their photos in order, how close these are, and a name."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from search.clusters.describing.naming import cluster_names
from search.clusters.describing.representatives import Portrait, portrait
from search.clusters.describing.words import words_of
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo

Floats = NDArray[np.float32]
CHUNK = 2000


@dataclass(frozen=True)
class Words:
    """What names are made of: words of photos, and dates that cameras knew."""

    words: Mapping[UUID, Sequence[str]] = field(default_factory=dict)
    dates: Mapping[UUID, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """A cluster before it is stored: which it is, its photos, and what is said of them."""

    cluster: UUID | None
    photos: list[UUID]
    portrait: Portrait
    name: str


def said_of(photos: Sequence[UUID]) -> Words:
    """Words and dates of these photos; two queries for each 2,000."""
    dates: dict[UUID, datetime] = {}
    for start in range(0, len(photos), CHUNK):
        dated = Photo.objects.filter(pk__in=AnyOf(photos[start : start + CHUNK]))
        exif = dated.filter(taken_at_source=Photo.DateSource.EXIF)
        dates.update(exif.values_list("pk", "taken_at"))
    return Words(words_of(photos), dates)


def names_of(
    groups: Sequence[Sequence[UUID]], said: Words, given: Sequence[str] = (), taken: Collection[str] = ()
) -> list[str]:
    """A name for each group of photos; those that are `given` stay, and no other is among these or `taken`."""
    return cluster_names(
        [[said.words.get(photo, []) for photo in group] for group in groups],
        [[said.dates[photo] for photo in group if photo in said.dates] for group in groups],
        given,
        taken,
    )


def groups_described(
    parts: Iterable[tuple[UUID | None, Sequence[int]]],
    ids: Sequence[UUID],
    vectors: Floats,
    said: Words,
    named: Mapping[UUID, str],
) -> list[Group]:
    """Parts of a run, by cluster and rows, with their portraits and names; `named` are people's names."""
    found = list(parts)
    photos = [[ids[row] for row in rows] for _, rows in found]
    given = [named.get(cluster, "") if cluster else "" for cluster, _ in found]
    return [
        Group(cluster, held, portrait(vectors[np.asarray(rows)]), name)
        for (cluster, rows), held, name in zip(found, photos, names_of(photos, said, given), strict=True)
    ]
