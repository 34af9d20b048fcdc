"""Looking for duplicates in a pool as the library does: candidates by hash and vector, then geometry and pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import process_time

import numpy as np
from tqdm import tqdm

from search.duplicates.alignment import NEAR
from search.duplicates.candidates import HASH_NEAR, LEAST_COSINE, MOST_BY_HASH, MOST_BY_VECTOR
from search.duplicates.comparison import Kind, compare
from search.duplicates.hashing import bands, bands_of_forms, nearest_form
from search.duplicates.look import Look
from search.duplicates.moments import UNKNOWN, Moment, kind_of
from search.evaluation.duplicate_pool import IDENTICAL, MOMENT, ORIGINAL, Item, Pool

Pair = tuple[int, int]
OWNER = 1


@dataclass(frozen=True)
class Found:
    """Pairs by how they belong together; how many were looked at, and in how much CPU time."""

    kinds: dict[Pair, Kind]
    compared: set[Pair]
    seconds: float


def identical_pairs(items: list[Item]) -> dict[Pair, Kind]:
    """Pairs with the same pixels."""
    by_pixels: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        by_pixels.setdefault(item.pixels, []).append(place)
    return {(a, b): Kind.IDENTICAL for same in by_pixels.values() for a in same for b in same if a < b}


def candidate_pairs(pool: Pool, *, by_hash: bool = True, by_vector: bool = True) -> set[Pair]:
    """Pairs with different pixels that the library would compare."""
    index = _band_index(pool.items)
    found: set[Pair] = set()
    for place in range(len(pool.items)):
        near = _by_hash(pool.items, index, place) if by_hash else []
        near += _by_vector(pool, place) if by_vector else []
        found |= {(min(place, other), max(place, other)) for other in near}
    return found


def pairs_found(pool: Pool, candidates: set[Pair], *, dated: bool) -> Found:
    """Compare every candidate pair; `dated`: originals and moments tell when and by which camera they were taken."""
    looks = lru_cache(maxsize=512)(lambda place: pool.items[place].look())
    kinds = identical_pairs(pool.items)
    started = process_time()
    for a, b in tqdm(sorted(candidates), desc="comparing", unit="pair", disable=None):
        kind = _kind(pool.items[a], pool.items[b], looks(a), looks(b), dated)
        if kind is not None:
            kinds[a, b] = kind
    return Found(kinds, candidates, process_time() - started)


def _kind(a: Item, b: Item, look_a: Look, look_b: Look, dated: bool) -> Kind | None:
    may_fit = a.bits is not None and b.bits is not None and nearest_form(a.bits, b.bits)[1] <= NEAR
    moments = (_moment(a), _moment(b)) if dated else (UNKNOWN, UNKNOWN)
    return kind_of(compare(look_a, look_b, by_hash=may_fit), *moments)


def _moment(item: Item) -> Moment:
    """Each family was taken on a day of its own, the moment two seconds after the original."""
    if item.role not in (ORIGINAL, IDENTICAL, MOMENT):
        return UNKNOWN
    later = timedelta(days=item.family, seconds=2 * (item.role == MOMENT))
    return Moment(datetime(2001, 1, 1, tzinfo=UTC) + later, camera="camera")


def _band_index(items: list[Item]) -> dict[int, list[int]]:
    index: dict[int, list[int]] = {}
    for place, item in enumerate(items):
        for key in bands(item.bits, OWNER) if item.bits is not None else ():
            index.setdefault(key, []).append(place)
    return index


def _by_hash(items: list[Item], index: Mapping[int, list[int]], place: int) -> list[int]:
    item = items[place]
    if item.bits is None:
        return []
    sharing = {other for key in bands_of_forms(item.bits, OWNER) for other in index.get(key, ())}
    near = []
    for other in sharing:
        bits = items[other].bits
        if bits is not None and items[other].pixels != item.pixels:
            near.append((nearest_form(item.bits, bits)[1], other))
    return [other for far, other in sorted(near) if far <= HASH_NEAR][:MOST_BY_HASH]


def _by_vector(pool: Pool, place: int) -> list[int]:
    cosine = pool.vectors @ pool.vectors[place]
    same = [other for other, item in enumerate(pool.items) if item.pixels == pool.items[place].pixels]
    cosine[same] = -1.0
    near = np.argsort(-cosine)[:MOST_BY_VECTOR]
    return [int(other) for other in near if cosine[other] >= LEAST_COSINE]
