"""Where a photo belongs by its nearest neighbours' word: into the cluster of most of them, or nowhere yet."""

import numpy as np

from search.clusters.algorithms.grouping import UNSORTED, Floats, Labels

NEIGHBOURS = 15
FLOOR = 0.3
"""Cosine from which on a neighbour has a word."""
MAJORITY = 0.5


def voted(labels: Labels, closeness: Floats, floor: float = FLOOR) -> Labels:
    """Clusters [Q] that photos join, UNSORTED for those that shall wait.

    labels int64 [Q, k]: the clusters of each photo's nearest neighbours, UNSORTED where these are in none; closeness
    float32 [Q, k]: their cosines. A word weighs as much as the neighbour is above the floor, and one cluster must have
    more than half of all words, those for "nowhere" counted too.
    """
    weight = np.maximum(closeness - np.float32(floor), 0.0)
    count = int(labels.max(initial=-1)) + 2
    found = np.full(len(labels), UNSORTED, np.int64)
    for row in range(len(labels)):
        words = np.bincount(labels[row] + 1, weight[row], count)
        best = int(words.argmax())
        if words[best] > MAJORITY * words.sum():
            found[row] = best - 1
    return found
