"""What each part of the global stage brings: the same photos by plainer descriptors, and with expansion."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.evaluation.photographs import opened_in_chunks
from search.evaluation.scenes import Ranks, SceneSet, order_for
from search.retrieval.descriptor import Descriptor, SharedMaps
from search.retrieval.expansion import Expansion
from search.retrieval.pooling import gem, l2

Floats = NDArray[np.float32]

DEFAULT = "default"
SCALES = (2**-0.5, 1.0, 2**0.5)


def describe_variants(descriptor: Descriptor, scenes: SceneSet, *, multi_scale: bool) -> dict[str, Floats]:
    """The default vectors, and others of the same photos, each [N, D] of length 1, in the order of the table."""
    base = descriptor.config.sizes[0]
    scales = [round(base * scale / 4) * 4 for scale in SCALES] if multi_scale else [base]
    sizes = sorted({*descriptor.config.sizes, *scales})
    columns: dict[str, list[Floats]] = {}
    for images in opened_in_chunks(scenes.paths, "describing"):
        maps = {size: descriptor.extractor(images, size)[:2] for size in sizes}
        for name, vectors in _variants(descriptor, images, maps, base, scales).items():
            columns.setdefault(name, []).append(vectors)
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def _variants(
    descriptor: Descriptor, images: Sequence[Image.Image], maps: SharedMaps, base: int, scales: list[int]
) -> dict[str, Floats]:
    middle, last = maps[base]
    found = {
        "average of the last map": l2(gem(last, 1)),
        "GeM 3 of the last map": l2(gem(last, 3)),
        "GeM 3 of the middle map": l2(gem(middle, 3)),
        "GeM 3 of both": _both([maps[base]]),
    }
    if len(scales) > 1:
        found["GeM 3 of both, three scales"] = _both([maps[size] for size in scales])
    return {**found, DEFAULT: descriptor.describe(images, maps)}


def _both(maps: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Middle and last map, each L2 for each scale, summed over the scales, L2; joined."""
    middle = l2(np.sum([l2(gem(part[0], 3)) for part in maps], axis=0))
    last = l2(np.sum([l2(gem(part[1], 3)) for part in maps], axis=0))
    return l2(np.concatenate([middle, last], axis=1))


def orders_of(vectors: Floats, scenes: SceneSet, expansion: Expansion | None = None) -> dict[int, Ranks]:
    """Query -> all others by falling cosine, the query itself left out."""
    if expansion is None:
        return {query: order_for(query, vectors) for query in scenes.queries()}
    found = {}
    for query in scenes.queries():
        nearest = order_for(query, vectors)[: expansion.n]
        asked = expansion.expanded(vectors[query], vectors[nearest])
        order = np.argsort(-(vectors @ asked), kind="stable")
        found[query] = np.asarray(order[order != query])
    return found
