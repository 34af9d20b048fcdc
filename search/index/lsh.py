"""Locality-sensitive hashing by random hyperplanes (Charikar 2002): an index that PostgreSQL answers with integers.

A vector falls into one bucket of each table: the bits say on which side of `hash_size` hyperplanes it lies. Vectors at
an angle t share a bucket with probability (1 - t/pi)^hash_size a table. The bucket's numbers, the table's among their
upper bits, are an integer array under a GIN index; what shares a bucket with the query is then ordered exactly.
"""

from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.errors import SpaceError
from search.index.vectors import Floats
from search.models import EmbeddingSpace

MOST_BITS, MOST_TABLES = 24, 64


@dataclass(frozen=True)
class Lsh:
    """`hash_size` bits a table, `num_hashtables` tables, and the seed of the hyperplanes."""

    hash_size: int = 16
    num_hashtables: int = 20
    seed: int = 0

    def __post_init__(self) -> None:
        """Raises SpaceError for sizes that make no index."""
        if self.hash_size < 1:
            raise SpaceError(
                f"A hash_size of {self.hash_size} puts every vector into one bucket, which is no index. Take 8 to 20."
            )
        if self.hash_size > MOST_BITS or not 1 <= self.num_hashtables <= MOST_TABLES:
            raise SpaceError(f"Take a hash_size of 1 to {MOST_BITS} and 1 to {MOST_TABLES} hash tables.")

    @classmethod
    def of(cls, space: EmbeddingSpace) -> "Lsh | None":
        """As the space's vectors are hashed; None where they are not."""
        return cls(**space.lsh) if space.lsh else None

    def options(self) -> dict[str, Any]:
        return asdict(self)

    def codes(self, vectors: Floats) -> NDArray[np.int32]:
        """float32 [N, D] -> int32 [N, num_hashtables], each the number of a bucket among those of all tables."""
        sides = vectors @ _planes(self, vectors.shape[1]) > 0
        bits = sides.reshape(len(vectors), self.num_hashtables, self.hash_size)
        numbers = bits @ (1 << np.arange(self.hash_size, dtype=np.int64))
        tables = np.arange(self.num_hashtables, dtype=np.int64) << self.hash_size
        return np.asarray(numbers + tables, np.int32)


@cache
def _planes(lsh: Lsh, dim: int) -> Floats:
    """Normals of the hyperplanes, float32 [dim, tables * bits]; RandomState gives the same numbers for ever."""
    random = np.random.RandomState(lsh.seed)
    return np.asarray(random.standard_normal((dim, lsh.num_hashtables * lsh.hash_size)), np.float32)


def definitions(space: EmbeddingSpace) -> dict[str, str]:
    """Index name -> what follows ON in its CREATE INDEX."""
    name = f"embedding_lsh_{int(space.pk)}"
    where = f"WHERE space_id = {int(space.pk)}"
    return {name: f"search_embedding USING gin (hashes) WITH (fastupdate = off) {where}"}
