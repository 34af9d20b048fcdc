"""Metrics of clusters against classes; labels are whole numbers, one for each photo, -1 = noise."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Labels = NDArray[np.int64]

NOISE = -1


def noise_as_singletons(clusters: Labels) -> Labels:
    """Every photo that is noise becomes a cluster of its own."""
    found = clusters.copy()
    noise = np.flatnonzero(found == NOISE)
    found[noise] = found.max(initial=-1) + 1 + np.arange(len(noise))
    return found


def noise_left_out(classes: Labels, clusters: Labels) -> tuple[Labels, Labels]:
    """Classes and clusters of the photos that are not noise."""
    kept = clusters != NOISE
    return classes[kept], clusters[kept]


def contingency(classes: Labels, clusters: Labels) -> NDArray[np.int64]:
    """Counts [classes, clusters]."""
    if len(classes) != len(clusters) or not len(classes):
        raise ValueError("Classes and clusters must be of equal length and not empty.")
    _, rows = np.unique(classes, return_inverse=True)
    _, columns = np.unique(clusters, return_inverse=True)
    table = np.zeros((rows.max() + 1, columns.max() + 1), np.int64)
    np.add.at(table, (rows, columns), 1)
    return table


def normalised_mutual_information(classes: Labels, clusters: Labels) -> float:
    """NMI with the arithmetic mean of the entropies. It rises with the number of clusters."""
    table = contingency(classes, clusters) / len(classes)
    rows, columns = table.sum(1), table.sum(0)
    full = table > 0
    mutual = (table[full] * np.log(table[full] / np.outer(rows, columns)[full])).sum()
    mean = (_entropy(rows) + _entropy(columns)) / 2
    return float(np.clip(mutual / mean, 0.0, 1.0)) if mean > 0 else 1.0


def adjusted_rand_index(classes: Labels, clusters: Labels) -> float:
    """ARI of Hubert and Arabie 1985: 0 for chance, 1 for equal partitions."""
    table = contingency(classes, clusters)
    both, rows, columns = _pairs(table).sum(), _pairs(table.sum(1)).sum(), _pairs(table.sum(0)).sum()
    every = _pairs(np.array([len(classes)])).sum()
    expected = rows * columns / every if every else 0.0
    highest = (rows + columns) / 2
    return float((both - expected) / (highest - expected)) if highest != expected else 1.0


def hungarian_accuracy(classes: Labels, clusters: Labels) -> float:
    """Share of photos right under the best one-to-one matching of clusters to classes."""
    table = contingency(classes, clusters)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / len(classes))


def pairwise(classes: Labels, clusters: Labels) -> tuple[float, float, float]:
    """(precision, recall, F) over pairs of photos: together in a cluster, together in a class."""
    table = contingency(classes, clusters)
    both = float(_pairs(table).sum())
    precision = _ratio(both, float(_pairs(table.sum(0)).sum()))
    recall = _ratio(both, float(_pairs(table.sum(1)).sum()))
    return precision, recall, _harmonic(precision, recall)


def bcubed(classes: Labels, clusters: Labels) -> tuple[float, float, float]:
    """(precision, recall, F) of Bagga and Baldwin 1998: the mean over photos."""
    table = contingency(classes, clusters).astype(np.float64)
    squares = table**2
    precision = float((squares / table.sum(0, keepdims=True)).sum() / len(classes))
    recall = float((squares / table.sum(1, keepdims=True)).sum() / len(classes))
    return precision, recall, _harmonic(precision, recall)


def cluster_figures(classes: Labels, clusters: Labels) -> dict[str, float]:
    """All figures of the contract for one partition."""
    precision, recall, f = pairwise(classes, clusters)
    b_precision, b_recall, b_f = bcubed(classes, clusters)
    return {
        "nmi": normalised_mutual_information(classes, clusters),
        "ari": adjusted_rand_index(classes, clusters),
        "accuracy": hungarian_accuracy(classes, clusters),
        "pairwise_precision": precision,
        "pairwise_recall": recall,
        "pairwise_f": f,
        "bcubed_precision": b_precision,
        "bcubed_recall": b_recall,
        "bcubed_f": b_f,
        "n_clusters": len(np.unique(clusters)),
    }


def _entropy(shares: NDArray[np.float64]) -> float:
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _pairs(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    return counts * (counts - 1.0) / 2.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0
