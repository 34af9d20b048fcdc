"""`manage.py evaluate retrieval`: does a photo find the other photos of its scene among distractors?"""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.evaluation.models import descriptor_given
from search.evaluation.photographs import open_photo, opened_in_chunks
from search.evaluation.scenes import Ranks, SceneSet, order_for, retrieval_figures, scenes_read
from search.local_features.calibration import calibration_of
from search.local_features.selectors import extractor_get
from search.retrieval.descriptor import Descriptor
from search.retrieval.pooling import gem, l2
from search.retrieval.rerank import RERANKERS, SHORTLIST
from search.retrieval.verification import verify

Floats = NDArray[np.float32]

help = "mAP, P@1 and recall@10 of the global descriptor; with --rerank also of its verified shortlist."
PROTOCOL = (
    "Every photo of a scene with others is a query against all other photos and distractors, itself left out; "
    "classic AP; r10 = share of the (at most ten) positives among the first ten; cosine, exact order."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, help="JSON {scene: [image, ...]}.")
    parser.add_argument("--images", type=Path, required=True, help="Folder of the scenes' photos.")
    parser.add_argument("--distractors", type=Path, nargs="*", default=[], help="Folders of other photos.")
    parser.add_argument("--rerank", choices=sorted(RERANKERS), help="Verify the shortlist by geometry.")
    parser.add_argument("--shortlist", type=int, default=SHORTLIST, help="Photos that --rerank looks at.")
    parser.add_argument("--weights", type=Path, help="A descriptor (.safetensors) instead of the newest one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract for the default pipeline, and of its parts under `ablation`."""
    file, descriptor = descriptor_given(options["weights"])
    scenes = scenes_read(options["scenes"], options["images"], options["distractors"])
    started = perf_counter()
    variants = describe_variants(descriptor, scenes)
    seconds = perf_counter() - started
    ablation = {
        name: retrieval_figures(_orders(vectors, scenes), scenes) for name, vectors in variants.items()
    }
    figures, orders = ablation["default"], _orders(variants["default"], scenes)
    if options["rerank"]:
        reranked = rerank(orders, scenes, options["rerank"], options["shortlist"])
        figures = ablation[f"default + {options['rerank']}"] = retrieval_figures(reranked, scenes)
    return {
        **figures,
        "queries": len(orders),
        "photos": len(scenes.paths),
        "model_version": file.label,
        "protocol": PROTOCOL,
        "ms_per_photo": 1000 * seconds / len(scenes.paths),
        "rerank": options["rerank"] or "",
        "ablation": ablation,
    }


def describe_variants(descriptor: Descriptor, scenes: SceneSet) -> dict[str, Floats]:
    """The default vectors, and cheaper ones of the same maps, each [N, D] of length 1."""
    extractor, sizes = descriptor.extractor, descriptor.config.sizes
    columns: dict[str, list[Floats]] = {}
    for images in opened_in_chunks(scenes.paths, "describing"):
        maps = {size: extractor(images, size)[:2] for size in sizes}
        middle, last = maps[sizes[0]]
        found = {
            "default": descriptor.describe(images, maps),
            "average of the last map": l2(gem(last, 1)),
            "GeM 3 of the last map": l2(gem(last, 3)),
            "GeM 3 of the middle map": l2(gem(middle, 3)),
            "GeM 3 of both, not whitened": l2(np.concatenate([l2(gem(middle, 3)), l2(gem(last, 3))], axis=1)),
        }
        for name, vectors in found.items():
            columns.setdefault(name, []).append(vectors)
    return {name: np.concatenate(parts) for name, parts in columns.items()}


def rerank(orders: dict[int, Ranks], scenes: SceneSet, name: str, shortlist: int) -> dict[int, Ranks]:
    """Verified photos of each shortlist first, most inliers first; the rest keep their order."""
    extract = extractor_get(name)
    threshold = calibration_of(extract.label).threshold
    wanted = sorted({int(i) for query, order in orders.items() for i in (query, *order[:shortlist])})
    features = {i: extract(open_photo(scenes.paths[i])) for i in wanted}
    found: dict[int, Ranks] = {}
    for query, order in orders.items():
        head = [int(i) for i in order[:shortlist]]
        inliers = {i: verify(features[query], features[i], extract).inliers for i in head}
        sure = sorted((i for i in head if inliers[i] >= threshold), key=lambda i: -inliers[i])
        rest = [i for i in head if i not in set(sure)]
        found[query] = np.array([*sure, *rest, *order[shortlist:]])
    return found


def _orders(vectors: Floats, scenes: SceneSet) -> dict[int, Ranks]:
    return {query: order_for(query, vectors) for query in scenes.queries()}
