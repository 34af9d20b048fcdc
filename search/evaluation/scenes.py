"""Ground truth of instance retrieval: which photos show the same scene, among distractors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.evaluation.errors import EvaluationError
from search.evaluation.metrics import average_precision, bootstrap_interval, positive_ranks, recall_at
from search.evaluation.photographs import photos_below

Floats = NDArray[np.float32]
Ranks = NDArray[np.int64]


@dataclass(frozen=True)
class SceneSet:
    """Photos [0, len(scenes)) belong to one scene or more, the others are distractors."""

    paths: list[Path]
    scenes: list[frozenset[str]]

    def positives(self, query: int) -> list[int]:
        """The other photos of the query's scenes."""
        own = self.scenes[query]
        return [i for i, scenes in enumerate(self.scenes) if scenes & own and i != query]

    def queries(self) -> list[int]:
        """Photos whose scene has at least one other photo."""
        return [i for i in range(len(self.scenes)) if self.positives(i)]


def scenes_read(truth: Path, images: Path, distractors: Sequence[Path] = ()) -> SceneSet:
    """`truth` is JSON {scene: [image, ...]}, the images lie in `images`. Raises EvaluationError."""
    try:
        groups = json.loads(truth.read_text(encoding="utf-8"))
        scenes_of: dict[Path, set[str]] = {}
        for scene, names in sorted(groups.items()):
            for name in names:
                scenes_of.setdefault(images / name, set()).add(scene)
    except (ValueError, AttributeError, TypeError) as error:
        raise EvaluationError(
            f"{truth.name} must be JSON of the form {{scene: [image, ...]}}: {error}"
        ) from error
    missing = [path.name for path in scenes_of if not path.is_file()]
    if missing:
        raise EvaluationError(f"{len(missing)} photos of {truth.name} are not in {images}: {missing[:3]} ...")
    known = {path.resolve() for path in scenes_of}
    others = [path for folder in distractors for path in photos_below(folder) if path.resolve() not in known]
    found = SceneSet([*scenes_of, *others], [frozenset(scenes) for scenes in scenes_of.values()])
    if not found.queries():
        raise EvaluationError(f"No scene of {truth.name} has two photos, so there is nothing to find.")
    return found


def order_for(query: int, vectors: Floats) -> Ranks:
    """Database ids by falling cosine, the query itself left out; vectors [N, D] of length 1."""
    order = np.argsort(-(vectors @ vectors[query]), kind="stable")
    return np.asarray(order[order != query])


def retrieval_figures(orders: dict[int, Ranks], scenes: SceneSet) -> dict[str, float]:
    """Means over queries: classic AP, precision of the first answer, recall among the first ten.

    `map_low` and `map_high` bound the mAP of 95 % of bootstrap samples of whole scenes: the photos of one scene are
    easy or hard together.
    """
    rows: list[tuple[float, float, float]] = []
    groups: dict[str, list[float]] = {}
    for query, order in orders.items():
        positives = scenes.positives(query)
        ranks = positive_ranks(order, positives)
        hit = float(len(ranks) > 0 and ranks[0] == 0)
        rows.append((average_precision(ranks, len(positives)), hit, recall_at(ranks, len(positives), 10)))
        groups.setdefault(min(scenes.scenes[query]), []).append(rows[-1][0])
    means = np.mean(np.array(rows), axis=0)
    sums = np.array([(sum(values), len(values)) for values in groups.values()])
    low, high = bootstrap_interval(sums, lambda drawn: float(drawn[:, 0].sum() / drawn[:, 1].sum()))
    found = dict(zip(("map", "p1", "r10"), map(float, means), strict=True))
    return {**found, "map_low": low, "map_high": high}
