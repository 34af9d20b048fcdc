"""Which photos are in which cluster, changed a few statements at a time, and clusters described anew."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from search.clusters.describing.groups import names_of, said_of
from search.clusters.describing.representatives import portrait
from search.errors import NothingServes
from search.index.nearest import whole_photos
from search.index.reading import vectors_read
from search.index.selectors import space_serving
from search.models import Cluster, ClusterMember
from webapp.photos.arrays import AnyOf

Floats = NDArray[np.float32]
CHUNK = 2000
LAST = 2**31 - 1
"""Position of photos that no vector has given a place yet."""


def clusters_of(photos: Collection[UUID]) -> dict[UUID, UUID]:
    """Photo -> its cluster."""
    rows = ClusterMember.objects.filter(photo__in=AnyOf(photos))
    return dict(rows.values_list("photo_id", "cluster_id"))


def members_of(clusters: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Cluster -> all its photos in order, those in the trash too."""
    found: dict[UUID, list[UUID]] = {cluster: [] for cluster in clusters}
    rows = ClusterMember.objects.filter(cluster__in=AnyOf(found)).order_by("position", "id")
    for cluster, photo in rows.values_list("cluster_id", "photo_id"):
        found[cluster].append(photo)
    return found


def members_put(places: Mapping[UUID, UUID | None]) -> None:
    """Each of these photos into its cluster, or into none."""
    ClusterMember.objects.filter(photo__in=AnyOf(places)).delete()
    rows = [
        ClusterMember(cluster_id=cluster, photo_id=photo, position=LAST, closeness=0.0)
        for photo, cluster in places.items()
        if cluster is not None
    ]
    ClusterMember.objects.bulk_create(rows, batch_size=CHUNK)


def vectors_for(photos: Sequence[UUID]) -> Floats:
    """Unit vectors float32 [N, D] of these photos in the space that serves; zeros where one has none."""
    try:
        space = space_serving()
    except NothingServes:  # photos can be put together before they are indexed
        return np.zeros((len(photos), 1), np.float32)
    ids, halves = vectors_read(whole_photos(space).filter(photo__in=AnyOf(photos)), space.dim)
    at = {UUID(bytes=bytes(id_)): row for row, id_ in enumerate(ids)}
    found = np.zeros((len(photos), space.dim), np.float32)
    known = [row for row, photo in enumerate(photos) if photo in at]
    found[known] = halves[[at[photos[row]] for row in known]]
    return found


def clusters_describe(clusters: Collection[UUID], rename: Collection[UUID] = ()) -> None:
    """Sizes, orders and cohesions of clusters whose photos have changed; `rename`: names too, where a machine's."""
    found = Cluster.objects.in_bulk(list(clusters))
    if not found:
        return
    rows = ClusterMember.objects.filter(cluster__in=AnyOf(found), photo__trashed_at__isnull=True)
    photos: dict[UUID, list[UUID]] = {cluster: [] for cluster in found}
    for cluster, photo in rows.order_by("position", "id").values_list("cluster_id", "photo_id"):
        photos[cluster].append(photo)
    everything = [photo for held in photos.values() for photo in held]
    vectors = np.split(vectors_for(everything), np.cumsum([len(held) for held in photos.values()])[:-1])
    places: list[tuple[UUID, int, float]] = []
    for (pk, held), own in zip(photos.items(), vectors, strict=True):
        found[pk].size = len(held)
        if held:
            drawn = portrait(own)
            found[pk].cohesion = drawn.cohesion
            places += [(held[row], i, float(drawn.closeness[row])) for i, row in enumerate(drawn.order)]
    _places_write(places)
    _name(found, photos, rename)
    Cluster.objects.bulk_update(found.values(), ["size", "cohesion", "name"])


def _name(
    found: Mapping[UUID, Cluster], photos: Mapping[UUID, Sequence[UUID]], rename: Collection[UUID]
) -> None:
    """Machine's names for those to be renamed, as told apart from each other and unlike those of all others."""
    wanted = [pk for pk in rename if pk in found and not found[pk].named_by_person]
    if not wanted:
        return
    owner = found[wanted[0]].owner_id
    others = Cluster.objects.filter(owner_id=owner).exclude(pk__in=wanted).values_list("name", flat=True)
    groups = [photos[pk] for pk in wanted]
    said = said_of([photo for group in groups for photo in group])
    for pk, name in zip(wanted, names_of(groups, said, taken=set(others)), strict=True):
        found[pk].name = name


def _places_write(places: Sequence[tuple[UUID, int, float]]) -> None:
    photos, positions, closeness = zip(*places, strict=True) if places else ((), (), ())
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(photos), list(positions), list(closeness)])


_PLACES = """
    UPDATE search_clustermember AS member SET position = new.position, closeness = new.closeness
    FROM unnest(%s::uuid[], %s::int[], %s::float8[]) AS new (photo, position, closeness)
    WHERE member.photo_id = new.photo"""
