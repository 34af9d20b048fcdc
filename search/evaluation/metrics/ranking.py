"""Metrics of ranked answers: average precision in two definitions, recall, the revisited-Oxford protocol."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ranks = NDArray[np.int64]


def average_precision(ranks: Ranks | Sequence[int], positives: int) -> float:
    """Classic AP: the mean over `positives` of the precision at each positive's rank; those not found add 0.

    `ranks` are the zero-based ranks of the positives found. Ranks {0, 2} of 2 positives give 0.83333.
    """
    found = _checked(ranks, positives)
    precision = (np.arange(len(found)) + 1) / (found + 1)
    return float(precision.sum() / positives)


def average_precision_trapezoid(ranks: Ranks | Sequence[int], positives: int) -> float:
    """AP as the area under the precision-recall curve by trapezoids, as Oxford5k's own code takes it.

    `ranks` are zero-based. Ranks {0, 2} of 2 positives give 0.79167.
    """
    found = _checked(ranks, positives)
    index = np.arange(len(found))
    before = np.where(found == 0, 1.0, index / np.maximum(found, 1))
    after = (index + 1) / (found + 1)
    return float(((before + after) / 2).sum() / positives)


def recall_at(ranks: Ranks | Sequence[int], positives: int, k: int) -> float:
    """Share of the positives among the first k answers, of the most that k answers can hold."""
    found = _checked(ranks, positives)
    return float((found < k).sum() / min(positives, k))


def hit_at(ranks: Ranks | Sequence[int], k: int) -> float:
    """1.0 where a positive is among the first k answers (R@k of text-image retrieval), else 0.0."""
    return float((np.asarray(ranks) < k).any())


def precision_at(ranks: Ranks | Sequence[int], k: int) -> float:
    """Share of positives among the first k answers."""
    return float((np.asarray(ranks) < k).sum() / k)


def ndcg_at(ranks: Ranks | Sequence[int], positives: int, k: int) -> float:
    """Normalised discounted cumulative gain of the first k answers, gains 0 or 1 (Jarvelin and Kekalainen 2002).

    `ranks` are the zero-based ranks of the positives found. Ranks {0, 2} of 2 positives give 0.91972.
    """
    found = _checked(ranks, positives)
    gain = (1.0 / np.log2(found[found < k] + 2)).sum()
    best = (1.0 / np.log2(np.arange(min(positives, k)) + 2)).sum()
    return float(gain / best)


def positive_ranks(order: Ranks, positives: Collection[int], junk: Collection[int] = ()) -> Ranks:
    """Zero-based ranks of `positives` in `order` (database ids, best first) after `junk` is taken out."""
    kept = order[~np.isin(order, list(junk))]
    return np.flatnonzero(np.isin(kept, list(positives)))


@dataclass(frozen=True)
class Revisited:
    """Ground truth of one query of revisited Oxford or Paris: database ids by difficulty."""

    easy: Sequence[int]
    hard: Sequence[int]
    junk: Sequence[int]


REVISITED_PROTOCOLS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "easy": (("easy",), ("junk", "hard")),
    "medium": (("easy", "hard"), ("junk",)),
    "hard": (("hard",), ("junk", "easy")),
}
"""Protocol -> (what counts as positive, what is taken out of the ranking)."""


def revisited_map(
    orders: Sequence[Ranks], truths: Sequence[Revisited], ks: Sequence[int] = (1, 5, 10)
) -> dict[str, dict[str, float]]:
    """mAP and mP@k by Radenovic et al. 2018: trapezoid AP, junk out first, queries without positives out.

    `orders` holds one ranking of database ids for each query. mP@k is taken over at most as many answers
    as lie before the last positive, as the published code does.
    """
    return {name: _revisited(orders, truths, *groups, ks) for name, groups in REVISITED_PROTOCOLS.items()}


def _revisited(
    orders: Sequence[Ranks],
    truths: Sequence[Revisited],
    positive: tuple[str, ...],
    removed: tuple[str, ...],
    ks: Sequence[int],
) -> dict[str, float]:
    precisions: list[float] = []
    at: dict[int, list[float]] = {k: [] for k in ks}
    for order, truth in zip(orders, truths, strict=True):
        good = [item for part in positive for item in getattr(truth, part)]
        if not good:
            continue
        ranks = positive_ranks(order, good, [item for part in removed for item in getattr(truth, part)])
        precisions.append(average_precision_trapezoid(ranks, len(good)))
        for k in ks:
            reach = min(int(ranks.max()) + 1, k) if len(ranks) else k
            at[k].append(precision_at(ranks, reach))
    means = {f"mp{k}": float(np.mean(values)) if values else 0.0 for k, values in at.items()}
    return {
        "map": float(np.mean(precisions)) if precisions else 0.0,
        **means,
        "queries": float(len(precisions)),
    }


def _checked(ranks: Ranks | Sequence[int], positives: int) -> NDArray[np.float64]:
    if positives < 1:
        raise ValueError("A query needs at least one positive; leave queries without any out of the mean.")
    found = np.sort(np.asarray(ranks, np.float64))
    if len(found) > positives:
        raise ValueError(f"{len(found)} positives were found of only {positives}.")
    return found
