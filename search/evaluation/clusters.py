"""`manage.py evaluate clusters`: do clusters found without labels agree with the folders' classes?"""

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from search.clusters.algorithms.registry import ALGORITHMS, DEFAULT, grouped
from search.clusters.algorithms.texts import WEIGHTS, said_words
from search.evaluation.churn import churn
from search.evaluation.errors import EvaluationError
from search.evaluation.metrics import NOISE, cluster_figures, noise_as_singletons, noise_left_out
from search.evaluation.models import descriptor_given
from search.evaluation.photographs import opened_in_chunks, photos_below
from search.retrieval.descriptor import Descriptor
from search.retrieval.pooling import gem, l2
from search.tags.vocabulary import tag_vocabulary

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]

help = "NMI, ARI, accuracy, pairwise and BCubed figures of a clustering; folder = class."
PROTOCOL = (
    "Class = the photo's folder. Photos that the algorithm leaves unsorted count as clusters of their own "
    "(also given: left out). NMI with arithmetic mean; accuracy by the best one-to-one matching. "
    "Baseline: average-pooled last map and ward, told the true number of classes."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, required=True, help="Folder of folders of photos.")
    parser.add_argument("--algorithm", choices=sorted(ALGORITHMS), default=DEFAULT)
    parser.add_argument("--k", type=int, help="Number of clusters; found by the algorithm unless told.")
    parser.add_argument("--weights", type=Path, help="A descriptor (.safetensors) instead of the newest one.")
    parser.add_argument(
        "--tags", type=float, default=WEIGHTS["tags"], help="Weight of the photos' tags, 0 to 1."
    )
    parser.add_argument(
        "--rounds", type=int, default=5, help="How often a tenth more photos arrive; 0: never."
    )


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract, those without noise, and the baseline's."""
    file, descriptor = descriptor_given(options["weights"])
    paths = photos_below(options["images"])
    classes = _classes(paths, options["images"])
    described = _describe(descriptor, paths)

    def group(rows: NDArray[np.intp], before: Labels | None) -> Labels:
        return grouped(
            described.vectors[rows],
            options["algorithm"],
            options["k"],
            said={"tags": [described.tags[row] for row in rows]},
            weights={"tags": options["tags"]},
            before=before,
        ).labels

    clusters = group(np.arange(len(paths)), None)
    plain = described.plain
    baseline = np.asarray(fcluster(linkage(plain, "ward"), len(np.unique(classes)), "maxclust"), np.int64)
    return {
        **cluster_figures(classes, noise_as_singletons(clusters)),
        "n_clusters": len(np.unique(clusters[clusters != NOISE])),
        "unsorted": int((clusters == NOISE).sum()),
        "classes": len(np.unique(classes)),
        "photos": len(paths),
        "algorithm": options["algorithm"],
        "model_version": file.label,
        "protocol": PROTOCOL,
        "tags": options["tags"],
        "unsorted_left_out": _without_noise(classes, clusters),
        "churn": churn(described.vectors, classes, group, rounds=options["rounds"])
        if options["rounds"]
        else {},
        "baseline": cluster_figures(classes, baseline),
    }


def _classes(paths: list[Path], folder: Path) -> Labels:
    names = [path.relative_to(folder).parts[0] for path in paths]
    if len(set(names)) < 2 or any(path.parent == folder for path in paths):
        raise EvaluationError(f"{folder} must hold at least two folders of photos, a folder for each class.")
    return np.asarray(np.unique(names, return_inverse=True)[1], np.int64)


@dataclass(frozen=True)
class Described:
    """Of N photos: the descriptor's vectors [N, D], average-pooled last maps [N, C], and tags."""

    vectors: Floats
    plain: Floats
    tags: list[list[str]]


def _describe(descriptor: Descriptor, paths: list[Path]) -> Described:
    extractor, size = descriptor.extractor, descriptor.config.sizes[0]
    ours, plain, tags = [], [], []
    for images in opened_in_chunks(paths, "describing"):
        middle, last, logits = extractor(images, size)
        ours.append(descriptor.describe(images, {size: (middle, last)}))
        plain.append(l2(gem(last, 1)))
        tags += [
            [word for tag in photo for word in said_words(tag.name)]
            for photo in tag_vocabulary().tags(logits)
        ]
    return Described(np.concatenate(ours), np.concatenate(plain), tags)


def _without_noise(classes: Labels, clusters: Labels) -> dict[str, float]:
    kept, sorted_ones = noise_left_out(classes, clusters)
    return cluster_figures(kept, sorted_ones) if len(kept) else {}
