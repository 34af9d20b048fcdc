"""`manage.py evaluate verification`: are pairs of one scene told from others, and how well is a movement measured?"""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from search.evaluation.photographs import open_photo
from search.evaluation.scenes import SceneSet, scenes_read
from search.evaluation.warps import corner_errors, error_auc
from search.extractors.errors import ExtractorError
from search.extractors.local import LocalExtractor, LocalFeatures
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.local_features.calibration import calibration_of
from search.local_features.packing import packed, unpacked
from search.local_features.selectors import extractor_given
from search.retrieval.verification import verify

help = "Precision and recall of the calibrated threshold on pairs of scenes; corner errors on made-up warps."
PROTOCOL = (
    "Positives: all pairs of photos of one scene. Negatives: random pairs of photos of different scenes. A pair is "
    "accepted from the calibrated number of inliers on; one side is packed as it is stored. Corner errors in pixels "
    "at a long side of 640, area under the recall curve; CPU milliseconds, one thread."
)
Pairs = list[tuple[int, int]]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, help="JSON {scene: [image, ...]}.")
    parser.add_argument("--images", type=Path, required=True, help="Folder of the scenes' photos.")
    parser.add_argument(
        "--extractors",
        nargs="+",
        choices=list(LOCAL_EXTRACTORS),
        help="All whose weights are here, unless told.",
    )
    parser.add_argument("--negatives", type=int, default=1500, help="Random pairs of different scenes.")
    parser.add_argument("--warps", type=int, default=30, help="Photos that are warped to measure corners.")
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the usual extractor, and of each under `extractors`."""
    scenes = scenes_read(options["scenes"], options["images"])
    tables = {
        extractor.name: figures(extractor, scenes, options)
        for extractor in _at_hand(options["extractors"] or list(LOCAL_EXTRACTORS))
    }
    default = tables.get(settings.LOCAL_EXTRACTOR) or next(iter(tables.values()))
    return {
        **{key: default[key] for key in ("precision", "recall", "threshold", "ms_per_pair")},
        "extractor": default["label"],
        "protocol": PROTOCOL,
        "extractors": tables,
    }


def figures(extractor: LocalExtractor, scenes: SceneSet, options: dict[str, Any]) -> dict[str, Any]:
    """One extractor's table."""
    threshold = calibration_of(extractor.label).threshold
    started = process_time()
    features = [extractor(open_photo(path)) for path in scenes.paths]
    extracted = process_time()
    positive, negative = _pairs(scenes, options["negatives"], options["seed"])
    kept = [unpacked(packed(one)) for one in features]
    begun = process_time()
    inliers = {
        True: _inliers(positive, features, kept, extractor),
        False: _inliers(negative, features, kept, extractor),
    }
    ms = 1000 * (process_time() - begun) / (len(positive) + len(negative))
    true, false = (int((inliers[kind] >= threshold).sum()) for kind in (True, False))
    whole = _inliers(positive, features, features, extractor)
    errors = corner_errors(
        extractor, scenes.paths[:: max(1, len(scenes.paths) // options["warps"])], options["seed"]
    )
    return {
        "label": extractor.label,
        "precision": true / max(1, true + false),
        "recall": true / len(positive),
        "threshold": threshold,
        "positives": len(positive),
        "negatives": len(negative),
        "false_positives": false,
        "ms_per_pair": ms,
        "ms_per_photo": 1000 * (extracted - started) / len(features),
        "keypoints": float(np.mean([len(one) for one in features])),
        "kilobytes_per_photo": float(np.mean([len(packed(one)) for one in features])) / 1024,
        "recall_unpacked": float((whole >= threshold).mean()),
        "corner_auc": {f"{pixels}px": error_auc(errors, pixels) for pixels in (3, 5, 10)},
    }


def _at_hand(names: Sequence[str]) -> list[LocalExtractor]:
    """Those with weights and a calibration; without any, why. Raises ExtractorError."""
    found, reasons = [], []
    for name in names:
        try:
            extractor = extractor_given(name)
            calibration_of(extractor.label)
            found.append(extractor)
        except ExtractorError as error:
            reasons.append(str(error))
    if not found:
        raise ExtractorError(json.dumps(reasons))
    return found


def _pairs(scenes: SceneSet, negatives: int, seed: int) -> tuple[Pairs, Pairs]:
    every = list(combinations(range(len(scenes.scenes)), 2))
    alike = [bool(scenes.scenes[a] & scenes.scenes[b]) for a, b in every]
    others = [pair for pair, same in zip(every, alike, strict=True) if not same]
    order = np.random.default_rng(seed).permutation(len(others))[:negatives]
    return [pair for pair, same in zip(every, alike, strict=True) if same], [others[i] for i in order]


def _inliers(
    pairs: Pairs, features: list[LocalFeatures], kept: list[LocalFeatures], extractor: LocalExtractor
) -> NDArray[np.int64]:
    return np.array([verify(features[a], kept[b], extractor).inliers for a, b in pairs], np.int64)
