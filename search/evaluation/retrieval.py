"""`manage.py evaluate retrieval`: does a photo find the other photos of its scene among distractors?"""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.evaluation.ablation import DEFAULT, describe_variants, orders_of
from search.evaluation.errors import EvaluationError
from search.evaluation.models import descriptor_given
from search.evaluation.revisited import revisited_figures
from search.evaluation.scenes import retrieval_figures, scenes_read
from search.evaluation.two_stage import gain, rerank
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.retrieval.expansion import Expansion
from search.retrieval.rerank import SHORTLIST

Floats = NDArray[np.float32]

help = "mAP, P@1 and recall@10 of the global descriptor; with --rerank also of its verified shortlist."
PROTOCOL = (
    "Every photo of a scene with others is a query against all other photos and distractors, itself left out; "
    "classic AP; r10 = share of the (at most ten) positives among the first ten; cosine, exact order."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, help="JSON {scene: [image, ...]}.")
    parser.add_argument("--revisited", type=Path, help="Instead: {imlist, qimlist, gnd} as .json or .pkl.")
    parser.add_argument("--images", type=Path, required=True, help="Folder of the scenes' photos.")
    parser.add_argument("--distractors", type=Path, nargs="*", default=[], help="Folders of other photos.")
    parser.add_argument(
        "--rerank", nargs="+", choices=list(LOCAL_EXTRACTORS), help="Verify the shortlist by geometry."
    )
    parser.add_argument("--shortlist", type=int, default=SHORTLIST, help="Photos that --rerank looks at.")
    parser.add_argument("--multi-scale", action="store_true", help="Also measure three scales (slower).")
    parser.add_argument("--weights", type=Path, help="A descriptor (.safetensors) instead of the newest one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract for the default pipeline, and of its parts under `ablation`."""
    file, descriptor = descriptor_given(options["weights"])
    if options["revisited"]:
        return {
            **revisited_figures(descriptor, options["revisited"], options["images"]),
            "model_version": file.label,
        }
    if not options["scenes"]:
        raise EvaluationError("Say what belongs together: --scenes FILE, or --revisited FILE.")
    scenes = scenes_read(options["scenes"], options["images"], options["distractors"])
    started = perf_counter()
    variants = describe_variants(descriptor, scenes, multi_scale=options["multi_scale"])
    seconds = perf_counter() - started
    ablation = {
        name: retrieval_figures(orders_of(vectors, scenes), scenes) for name, vectors in variants.items()
    }
    vectors = variants[DEFAULT]
    orders = orders_of(vectors, scenes)
    ablation[f"{DEFAULT}, expanded"] = retrieval_figures(orders_of(vectors, scenes, Expansion()), scenes)
    figures = ablation[DEFAULT]
    gains = {}
    for name in reversed(options["rerank"] or []):
        reranked = rerank(orders, scenes, name, options["shortlist"])
        figures = ablation[f"default + {name}"] = retrieval_figures(reranked, scenes)
        gains[name] = gain(orders, reranked, scenes)
    return {
        **figures,
        "queries": len(orders),
        "photos": len(scenes.paths),
        "model_version": file.label,
        "protocol": PROTOCOL,
        "ms_per_photo": 1000 * seconds / len(scenes.paths),
        "rerank": (options["rerank"] or [""])[0],
        "rerank_gain": gains,
        "ablation": ablation,
    }
