"""Vectors at the door of the index: only finite ones of unit length come in."""

import numpy as np
from numpy.typing import NDArray

from search.errors import SpaceError

Floats = NDArray[np.float32]


def sound_rows(vectors: Floats) -> NDArray[np.bool_]:
    """float32 [N, D] -> bool [N]: which rows are finite and not zero."""
    finite = np.isfinite(vectors).all(axis=1)
    lengths = np.linalg.norm(np.where(np.isfinite(vectors), vectors, 0.0), axis=1)
    return np.asarray(finite & (lengths > 1e-6))


def unit(vectors: Floats) -> Floats:
    """float32 [N, D] -> the same directions at length 1. Raises SpaceError for a NaN or zero row."""
    if not sound_rows(vectors).all():
        raise SpaceError("A vector is zero or not a number; it cannot be compared with anything.")
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def literal(vector: Floats) -> str:
    """float32 [D] -> pgvector's text form."""
    return "[" + ",".join(f"{value:.8g}" for value in vector.tolist()) + "]"
