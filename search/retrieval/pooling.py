"""Pooling of feature maps to vectors."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def gem(maps: Floats, p: float) -> Floats:
    """Generalised mean of maps >= 0 (Radenovic et al. 2018): [N, C, H, W] -> [N, C]; p = 1 is the average."""
    flat = maps.reshape(*maps.shape[:2], -1)
    if p == 1:
        return np.asarray(flat.mean(2), np.float32)
    raised = flat * flat * flat if p == 3 else np.power(flat, p)
    return np.asarray(np.power(raised.mean(2), 1.0 / p), np.float32)


def gem_parts(plane: Floats, weights: Floats, p: float) -> Floats:
    """Generalised means over parts of one map [C, H, W] >= 0; `weights` [N, H * W] sum to 1 a part -> [N, C]."""
    flat = plane.reshape(plane.shape[0], -1)
    raised = flat * flat * flat if p == 3 else np.power(flat, p)
    return np.asarray(np.power(np.maximum(weights @ raised.T, 0.0), 1.0 / p), np.float32)


def l2(vectors: Floats) -> Floats:
    """Each row [N, D] to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
