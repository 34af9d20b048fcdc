"""Simpler ways to find edited copies, on the same pool: the hash alone, the cosine alone, either."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.duplicates.comparison import Kind
from search.duplicates.hashing import FORMS, Bits, transformed
from search.evaluation.duplicate_pool import MOMENT, Floats, Pool
from search.evaluation.duplicate_search import Found, Pair, candidate_pairs

Flags = NDArray[np.bool_]

HASH, COSINE = 10, 0.92
"""Of 64 bits; of average-pooled vectors: the usual ones."""


def ablation(pool: Pool, found: Found, truth: Collection[Pair]) -> dict[str, dict[str, float]]:
    """Precision and recall of edited copies by each way, over all pairs of the pool."""
    right = _right(pool)
    hashes = [item.classic for item in pool.items]
    by_hash, in_forms = _near_hashes(hashes, FORMS[:1]), _near_hashes(hashes, FORMS)
    plain, ours = pool.plain @ pool.plain.T, pool.vectors @ pool.vectors.T
    upper = np.triu(np.ones_like(right), 1)
    ways: dict[str, Flags] = {
        "pHash <= 10": by_hash,
        "pHash <= 10 in eight forms": in_forms,
        "cosine >= .92, average pooling": plain >= COSINE,
        "cosine >= .92, the descriptor": ours >= COSINE,
        "cosine >= .8, the descriptor": ours >= 0.8,
        "either: pHash <= 10, cosine >= .92": by_hash | (plain >= COSINE),
        "either, eight forms": in_forms | (plain >= COSINE),
    }
    figures = {name: _figures(way & upper, right, truth) for name, way in ways.items()}
    for name, only in (("hash", {"by_vector": False}), ("vectors", {"by_hash": False})):
        looked_at = candidate_pairs(pool, **only)
        figures[f"ours, candidates by {name} only"] = _of_kinds(found, looked_at, right, truth)
    figures["ours"] = _of_kinds(found, found.compared, right, truth)
    return figures


def _right(pool: Pool) -> Flags:
    """Pairs of one family without its moment: [N, N]."""
    families = np.array([item.family for item in pool.items])
    still = np.array([item.role != MOMENT for item in pool.items])
    return np.asarray((families[:, None] == families) & still[:, None] & still)


def _near_hashes(hashes: list[Bits | None], forms: Any) -> Flags:
    """[N, N]: whether any of these forms is near; what has no hash is near nothing."""
    known = np.array([bits is not None for bits in hashes])
    signs = _signs([bits if bits is not None else np.zeros((8, 8), bool) for bits in hashes])
    near = np.zeros((len(hashes), len(hashes)), bool)
    for form in forms:
        turned = _signs(
            [transformed(bits, form) if bits is not None else np.zeros((8, 8), bool) for bits in hashes]
        )
        near |= (signs.shape[1] - signs @ turned.T) / 2 <= HASH
    return np.asarray(near & known[:, None] & known)


def _signs(hashes: list[Bits]) -> Floats:
    return np.stack([bits.ravel() for bits in hashes]).astype(np.float32) * 2 - 1


def _figures(way: Flags, right: Flags, truth: Collection[Pair]) -> dict[str, float]:
    found = way.sum()
    return {
        "precision": float((way & right).sum() / found) if found else 1.0,
        "recall": float(np.mean([way[min(pair), max(pair)] for pair in truth])) if truth else 1.0,
    }


def _of_kinds(found: Found, looked_at: set[Pair], right: Flags, truth: Collection[Pair]) -> dict[str, float]:
    way = np.zeros_like(right)
    for pair, kind in found.kinds.items():
        if kind is Kind.IDENTICAL or (kind is Kind.EDITED and pair in looked_at):
            way[pair] = True
    return _figures(way, right, truth)
