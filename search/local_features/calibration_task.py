"""`manage.py train verification`: how many inliers make a pair sure, from random pairs that do not match."""

import shlex
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from tqdm import tqdm

from search.evaluation.errors import EvaluationError
from search.evaluation.photographs import open_photo
from search.extractors.local import LocalExtractor
from search.extractors.local_registry import LOCAL_EXTRACTORS
from search.local_features.calibration import Calibration, calibration_write
from search.local_features.packing import packed, unpacked
from search.local_features.selectors import extractor_given
from search.local_features.train_task import drawn
from search.retrieval.verification import verify

help = "Find the inliers that make a pair of photos sure, at a false-positive rate on random pairs."
SETS = ("coco128", "animals", "flickr8k/images", "coco_squashed", "scenes15")
"""Folders of the shared data that show no thing twice, none of `evaluate verification`."""
LEAST_PAIRS = 10_000


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data"
    parser.add_argument("--extractor", choices=list(LOCAL_EXTRACTORS), default=settings.LOCAL_EXTRACTOR)
    parser.add_argument("--weights", type=Path, nargs="*", default=[], help="Its weights, if not installed.")
    parser.add_argument(
        "--images", type=Path, nargs="+", default=[data / name for name in SETS], help="Folders of photos."
    )
    parser.add_argument("--limit", type=int, default=60, help="Photos drawn from each folder.")
    parser.add_argument("--pairs", type=int, default=12_000)
    parser.add_argument("--rate", type=float, default=3e-4, help="Highest false-positive rate.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--out", type=Path, help="Folder of models to write into; PLUMB_HOME/models unless told."
    )


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Measure, write the calibration; says the threshold and the rate that it was measured to have."""
    extractor = extractor_given(options["extractor"], options["weights"])
    photos = drawn(options["images"], [], options["limit"], options["seed"])
    inliers = inliers_of_pairs(extractor, photos, options["pairs"], options["seed"])
    threshold = threshold_at(inliers, options["rate"])
    found = Calibration(
        extractor=extractor.label,
        threshold=threshold,
        pairs=len(inliers),
        false_positive_rate=float((inliers >= threshold).mean()),
        data=f"{len(photos)} photos of " + ", ".join(f"{f.parent.name}/{f.name}" for f in options["images"]),
        command=shlex.join(
            ["manage.py", "train", "verification"]
            + [f"--{name}={options[name]}" for name in ("extractor", "limit", "pairs", "rate", "seed")]
        ),
    )
    written = calibration_write(found, options["out"] or settings.PLUMB_HOME / "models")
    return {
        "calibration": str(written),
        "extractor": found.extractor,
        "threshold": threshold,
        "pairs": found.pairs,
        "false_positive_rate": found.false_positive_rate,
        "most_inliers": int(inliers.max()),
    }


def inliers_of_pairs(
    extractor: LocalExtractor, photos: Sequence[Path], pairs: int, seed: int
) -> NDArray[np.int64]:
    """Inliers of random pairs of different photos, as a search would count them: one side packed and unpacked.

    Raises EvaluationError when the photos do not make `pairs` pairs, or these are too few to tell a rate.
    """
    every = np.stack(np.triu_indices(len(photos), 1), 1)
    if pairs < LEAST_PAIRS or len(every) < pairs:
        raise EvaluationError(
            f"A rate of one in a thousand needs {max(pairs, LEAST_PAIRS)} pairs; {len(photos)} photos make "
            f"{len(every)}. Give more photos or a higher --limit."
        )
    features = [
        extractor(open_photo(path)) for path in tqdm(photos, desc="keypoints", unit="photo", disable=None)
    ]
    kept = [unpacked(packed(one)) for one in features]
    chosen = np.random.default_rng(seed).choice(every, pairs, replace=False)
    counts = [
        verify(features[a], kept[b], extractor).inliers
        for a, b in tqdm(chosen, desc="pairs", unit="pair", disable=None)
    ]
    return np.array(counts, np.int64)


def threshold_at(inliers: NDArray[np.int64], rate: float) -> int:
    """The fewest inliers that at most this share of the non-matching pairs reach."""
    counts = np.sort(inliers)[::-1]
    allowed = int(rate * len(counts))
    return int(counts[allowed]) + 1


__all__ = ["add_arguments", "inliers_of_pairs", "run", "threshold_at"]
