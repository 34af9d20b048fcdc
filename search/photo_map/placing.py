"""Photos that a layout did not see are put where their neighbours lie."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TOGETHER = 0.03
"""Neighbours within this share of the map's width of the nearest one count; others are of another place."""
JITTER = 0.002


def placed(indexes: NDArray[np.int32], distances: Floats, points: Floats, seed: int = 0) -> Floats:
    """Where to put photos whose k nearest are known: indexes and distances [Q, k] into points [N, 2] -> [Q, 2].

    The mean, by nearness, of those neighbours that lie together with the nearest one: a photo between two groups is
    put into one of them and not into the void between. A little noise keeps copies apart.
    """
    around = points[indexes]
    width = float(np.ptp(points, axis=0).max()) or 1.0
    apart = np.linalg.norm(around - around[:, :1], axis=2)
    scale = np.maximum(distances.mean(1, keepdims=True), 1e-6)
    weight = np.exp(-distances / scale) * (apart <= TOGETHER * width)
    mean = (around * weight[:, :, None]).sum(1) / weight.sum(1)[:, None]
    noise = np.random.default_rng(seed).normal(0, JITTER * width, mean.shape)
    return np.asarray(mean + noise, np.float32)
