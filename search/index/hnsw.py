"""The partial HNSW indexes of one space.

The column has no dimension of its own, so an index is on the column cast to the space's, and only over the space's
own whole photos; a second one is over its regions, which would crowd the whole photos out of one. Queries must repeat
both conditions, the space as a literal (search.index.nearest).
"""

from search.models import EmbeddingSpace

M = 16
EF_CONSTRUCTION = 64


def definitions(space: EmbeddingSpace) -> dict[str, str]:
    """Index name -> what follows ON in its CREATE INDEX."""
    parts = {space.index_name: "IS NULL", f"{space.index_name}_regions": "IS NOT NULL"}
    return {
        name: f"search_embedding USING hnsw ((vector::halfvec({int(space.dim)})) halfvec_cosine_ops) "
        f"WITH (m = {M}, ef_construction = {EF_CONSTRUCTION}) WHERE space_id = {int(space.pk)} AND region {condition}"
        for name, condition in parts.items()
    }
