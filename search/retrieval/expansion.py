"""Alpha query expansion (Radenovic et al. 2018): the first answers, weighted by closeness, join the query."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.models import EmbeddingSpace
from search.retrieval.pooling import l2

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Expansion:
    """How many answers, and the power of their cosine that weighs them; the query itself weighs 1."""

    n: int = 5
    alpha: float = 6.0

    @classmethod
    def of(cls, space: EmbeddingSpace) -> "Expansion":
        """As the card of the space's descriptor says, or the usual."""
        found = space.model_version.card.get("config", {}).get("expansion") or {}
        return cls(n=int(found.get("n", cls.n)), alpha=float(found.get("alpha", cls.alpha)))

    def expanded(self, query: Floats, neighbours: Floats) -> Floats:
        """Unit vectors [D] and [N, D] -> [D] of length 1."""
        weights = np.maximum(neighbours @ query, 0.0) ** self.alpha
        return np.asarray(l2((query + weights @ neighbours)[None])[0], np.float32)
