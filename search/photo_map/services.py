"""Writes of maps: a whole layout, and photos that came or went since."""

from collections.abc import Callable

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from search.clusters.algorithms.neighbours import nearest
from search.errors import NothingServes
from search.index.reading import Ids, own_vectors, vectors_read
from search.index.selectors import space_serving
from search.models import Embedding, EmbeddingSpace, MapChunk, MapRun, PhotoMap
from search.photo_map.frame import Floats, aligned, framed, shares, steps
from search.photo_map.placing import placed
from search.photo_map.points import CHUNK, NONE, Points, chunks_of, joined, points_read, rows_of, uuids_of
from search.photo_map.registry import lay_out
from search.photo_map.selectors import in_library, map_of, newcomers
from search.runs import State, run_end, run_progress
from webapp.photos.arrays import AnyOf

NEIGHBOURS = 8
PLACED_AT_ONCE = 5000
COMPARED_WITH = 100_000
"""Photos on the map that newcomers' neighbours are looked for among; of a larger map a fair sample."""


def map_lay_out(*, run: MapRun, tell: Callable[[float], None]) -> None:
    """Lay out the member's library, as it lay before where it can, and end the run."""
    tell(0.02)
    try:
        space: EmbeddingSpace | None = space_serving()
    except NothingServes:  # no photo was ever indexed: an empty map, which is no failure
        space = None
    ids, vectors = _unit_vectors(run.owner_id, space)
    MapRun.objects.filter(pk=run.pk).update(photos=len(ids))
    tell(0.1)
    before, known = _places_before(run.owner_id, ids)
    points = lay_out(
        vectors,
        run.algorithm,
        start=before if known.sum() > len(ids) / 2 and not run.parameters.get("fresh") else None,
        tell=lambda done: tell(0.1 + 0.85 * done),
    )
    found = Points(ids, steps(aligned(framed(points), before, known)))
    _store(run, space, found[np.random.default_rng(0).permutation(len(ids))])


def map_keep(*, map_: PhotoMap) -> tuple[int, int]:
    """Take photos off the map that left the library, and place those that came; returns how many of each."""
    gone = _drop_gone(map_)
    fresh = _place_new(map_, map_.space) if map_.space else 0
    PhotoMap.objects.filter(pk=map_.pk).update(updated_at=timezone.now())
    return gone, fresh


def _place_new(map_: PhotoMap, space: EmbeddingSpace) -> int:
    fresh = newcomers(map_, space)[:PLACED_AT_ONCE]
    base = points_read(map_, 0, COMPARED_WITH)
    if not len(fresh) or not len(base):
        return 0
    rows = own_vectors(map_.owner_id, space)
    ids, vectors = _vectors_of(rows, fresh, space)
    base_ids, base_vectors = _vectors_of(rows, base.ids, space)
    if not len(base_ids):
        return 0
    around = shares(base.places[rows_of(base_ids, base.ids)])
    indexes, distances = nearest(vectors, base_vectors, min(NEIGHBOURS, len(base_ids)))
    _append(map_, Points(ids, steps(placed(indexes, distances, around, seed=map_.points))))
    return len(ids)


def _vectors_of(rows: QuerySet[Embedding], photos: Ids, space: EmbeddingSpace) -> tuple[Ids, Floats]:
    ids, vectors = vectors_read(rows.filter(photo_id__in=AnyOf(uuids_of(photos))), space.dim)
    return ids, vectors.astype(np.float32)


def _unit_vectors(owner_id: int, space: EmbeddingSpace | None) -> tuple[Ids, Floats]:
    if space is None:
        return NONE.ids, np.zeros((0, 1), np.float32)
    ids, vectors = vectors_read(own_vectors(owner_id, space), space.dim)
    return ids, vectors.astype(np.float32)


def _places_before(owner_id: int, ids: Ids) -> tuple[Floats, NDArray[np.bool_]]:
    """Where each photo lay, 0..1 [N, 2], and whether it did; NaN where it did not."""
    map_ = map_of(owner_id)
    old = points_read(map_) if map_ else NONE
    at = rows_of(ids, old.ids)
    known = at >= 0
    places = np.full((len(ids), 2), np.nan, np.float32)
    places[known] = shares(old.places[at[known]])
    return places, known


@transaction.atomic
def _store(run: MapRun, space: EmbeddingSpace | None, points: Points) -> None:
    """Replace the member's map by these points, and end the run."""
    MapRun.objects.select_for_update().get(pk=run.pk)
    run_progress(run)(0.98)
    map_, _ = PhotoMap.objects.select_for_update().get_or_create(owner_id=run.owner_id)
    map_.space, map_.algorithm, map_.laid_out = space, run.algorithm, len(points)
    _replace(map_, points)
    MapRun.objects.filter(pk=run.pk).update(progress=1.0)
    run.progress = 1.0
    run_end(run, State.SUCCESS)


def _replace(map_: PhotoMap, points: Points) -> None:
    """Other points under the same numbers: whoever holds the old ones is told to load them again."""
    MapChunk.objects.filter(map=map_).delete()
    MapChunk.objects.bulk_create(chunks_of(map_, points), batch_size=16)
    map_.revision += 1
    map_.points = len(points)
    map_.save()


@transaction.atomic
def _drop_gone(map_: PhotoMap) -> int:
    map_ = PhotoMap.objects.select_for_update().get(pk=map_.pk)
    points = points_read(map_)
    staying = in_library(map_.owner, points.ids)
    gone = int((~staying).sum())
    if gone:
        _replace(map_, points[staying])
    return gone


@transaction.atomic
def _append(map_: PhotoMap, points: Points) -> None:
    """Further points behind the others; the numbers that are known stay right."""
    map_ = PhotoMap.objects.select_for_update().get(pk=map_.pk)
    last = map_.points // CHUNK
    old = points_read(map_, last * CHUNK)
    new = points[rows_of(points.ids, points_read(map_).ids) < 0]
    MapChunk.objects.filter(map=map_, number=last).delete()
    MapChunk.objects.bulk_create(chunks_of(map_, joined([old, new]), last), batch_size=16)
    map_.points += len(new)
    map_.save()
