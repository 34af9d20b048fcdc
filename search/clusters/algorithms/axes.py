"""The axes on which a library's own photos differ: PCA fitted on the very vectors that are to be grouped."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MOST_AXES = 64
PHOTOS_PER_AXIS = 8
FITTED_ON = 20_000
POWER = 0.25


def own_axes(vectors: Floats, seed: int = 0) -> Floats:
    """float32 [N, D] -> [N, d] of length 1, on the principal axes, slightly whitened.

    An axis is only as good as the number of photos that say where it lies: d <= N / 8, and below 8 axes
    the vectors stay as they are.
    """
    dim = min(MOST_AXES, len(vectors) // PHOTOS_PER_AXIS, vectors.shape[1])
    if dim < 8:
        return unit_rows(vectors)
    chosen = np.random.default_rng(seed).permutation(len(vectors))[:FITTED_ON]
    mean = vectors[chosen].mean(0, dtype=np.float64)
    values, axes = np.linalg.eigh(np.cov((vectors[chosen] - mean).T))
    values, axes = values[::-1][:dim], axes[:, ::-1][:, :dim]
    if values[0] < 1e-9:  # all photos are the same
        return unit_rows(vectors)
    scale = np.maximum(values, values[0] * 1e-6) ** (-POWER / 2)
    return unit_rows(np.asarray((vectors - mean) @ (axes * scale), np.float32))


def unit_rows(vectors: Floats) -> Floats:
    """Each row to length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
