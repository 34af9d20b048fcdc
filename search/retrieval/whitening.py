"""PCA-whitening with shrinkage (Mukundan et al. 2019): power 1 whitens fully, 0 only turns the axes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.retrieval.pooling import l2

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Whitening:
    """mean [D], projection [D, d]: x -> L2((x - mean) @ projection)."""

    mean: Floats
    projection: Floats

    def __call__(self, vectors: Floats) -> Floats:
        """[N, D] -> [N, d] of length 1."""
        return l2(np.asarray((vectors - self.mean) @ self.projection, np.float32))


def fit_whitening(vectors: Floats, dim: int, power: float) -> Whitening:
    """The first `dim` principal axes of vectors [N, D], each divided by its deviation to the `power`.

    Fitted on photos that no test asks for. Raises ValueError when there are fewer vectors than axes.
    """
    if len(vectors) <= dim:
        raise ValueError(f"{dim} axes need more than {dim} photos, not {len(vectors)}.")
    mean = vectors.mean(0, dtype=np.float64)
    covariance = np.cov((vectors - mean).T)
    values, axes = np.linalg.eigh(covariance)
    largest = np.argsort(values)[::-1][:dim]
    scale = np.maximum(values[largest], 1e-12) ** (-power / 2)
    return Whitening(mean.astype(np.float32), (axes[:, largest] * scale).astype(np.float32))
