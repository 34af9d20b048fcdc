"""The second stage: geometry over each query's shortlist, and what it brings."""

import numpy as np
from tqdm import tqdm

from search.evaluation.metrics import average_precision, positive_ranks
from search.evaluation.photographs import open_photo
from search.evaluation.scenes import Ranks, SceneSet
from search.local_features.calibration import calibration_of
from search.local_features.packing import packed, unpacked
from search.local_features.selectors import extractor_given
from search.retrieval.rerank import reordered
from search.retrieval.verification import verify

DRAWS = 2000


def rerank(orders: dict[int, Ranks], scenes: SceneSet, name: str, shortlist: int) -> dict[int, Ranks]:
    """Verified photos of each shortlist first, most inliers first; the rest keep their order.

    The database's keypoints are packed and unpacked, as a search finds them.
    """
    extract = extractor_given(name)
    threshold = calibration_of(extract.label).threshold
    wanted = sorted({int(i) for query, order in orders.items() for i in (query, *order[:shortlist])})
    shown = tqdm(wanted, desc=f"{name} keypoints", unit="photo", disable=None)
    features = {i: extract(open_photo(scenes.paths[i])) for i in shown}
    kept = {i: unpacked(packed(found)) for i, found in features.items()}
    found: dict[int, Ranks] = {}
    for query, order in tqdm(orders.items(), desc="verifying", unit="query", disable=None):
        head = [int(i) for i in order[:shortlist]]
        inliers = {i: verify(features[query], kept[i], extract).inliers for i in head}
        found[query] = np.array([*reordered(head, inliers, threshold), *order[shortlist:]])
    return found


def gain(before: dict[int, Ranks], after: dict[int, Ranks], scenes: SceneSet) -> dict[str, float]:
    """What the mAP gains, with a 95 % interval over scenes drawn again (bootstrap): one scene's queries go together."""
    gains: dict[str, list[float]] = {}
    for query, order in after.items():
        scene = min(scenes.scenes[query])
        gains.setdefault(scene, []).append(_ap(order, query, scenes) - _ap(before[query], query, scenes))
    sums, counts = (np.array([f(values) for values in gains.values()], float) for f in (sum, len))
    drawn = np.random.default_rng(0).integers(0, len(sums), (DRAWS, len(sums)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return {"map": float(sums.sum() / counts.sum()), "low": float(low), "high": float(high)}


def _ap(order: Ranks, query: int, scenes: SceneSet) -> float:
    positives = scenes.positives(query)
    return average_precision(positive_ranks(order, positives), len(positives))
