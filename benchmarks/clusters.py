"""How long grouping a large library takes, and how much memory, on made-up vectors.

    python -m benchmarks.clusters [--photos 20000 100000] [--dim 256] [--algorithms average communities] [--threads 2]

The vectors lie in clouds around as many middles as there are sixty photos, of sizes with a long tail, and one photo in
twenty lies anywhere. Each measurement has a process of its own. Prints a line of JSON each: seconds, peak_mb (of the
whole process, the vectors included; before_mb is what it held before), clusters, unsorted, and how well the clouds
were found again (pairwise_f, nmi: lone photos count as clusters of their own).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

PHOTOS_PER_CLOUD = 60
TAIL = 0.7
SPREAD = 0.055
LONE = 0.05
JUDGED = 200_000
"""Photos up to which it is also judged how good the clusters are."""


def made_up(photos: int, dim: int, seed: int = 0) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """(unit vectors [photos, dim], the cloud of each; lone ones each their own)."""
    rng = np.random.default_rng(seed)
    clouds = max(10, photos // PHOTOS_PER_CLOUD)
    share = 1 / np.arange(1, clouds + 1) ** TAIL
    middles = _unit(rng.normal(size=(clouds, dim)) / np.arange(1, dim + 1) ** 0.4)
    cloud = rng.choice(clouds, photos, p=share / share.sum())
    vectors = np.empty((photos, dim), np.float32)
    for part in np.array_split(np.arange(photos), 1 + photos // 50_000):
        vectors[part] = _unit(middles[cloud[part]] + SPREAD * rng.normal(size=(len(part), dim)))
    lone = np.flatnonzero(rng.random(photos) < LONE)
    vectors[lone] = _unit(rng.normal(size=(len(lone), dim)) / np.arange(1, dim + 1) ** 0.4)
    cloud[lone] = clouds + np.arange(len(lone))
    return vectors, cloud


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def measured(photos: int, dim: int, algorithm: str) -> dict[str, Any]:
    """One grouping, in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    from search.clusters.algorithms.registry import grouped
    from search.evaluation.metrics import noise_as_singletons, normalised_mutual_information, pairwise

    vectors, cloud = made_up(photos, dim)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    begin = time.perf_counter()
    labels = grouped(vectors, algorithm).labels
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    alone = int((labels < 0).sum())
    found: dict[str, Any] = {"clusters": int(labels.max()) + 1, "unsorted": alone}
    if photos <= JUDGED:
        labels = noise_as_singletons(labels)
        found["pairwise_f"] = round(pairwise(cloud, labels)[2], 3)
        found["nmi"] = round(normalised_mutual_information(cloud, labels), 3)
    return {
        "photos": photos,
        "dim": dim,
        "algorithm": algorithm,
        "seconds": round(seconds, 1),
        "peak_mb": peak,
        "before_mb": before,
        **found,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--algorithms", nargs="+", default=["average"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        print(json.dumps(measured(options.photos[0], options.dim, options.algorithms[0])), flush=True)
        return
    threads = {f"{name}_NUM_THREADS": str(options.threads) for name in ("OMP", "OPENBLAS", "MKL")}
    for photos in options.photos:
        for algorithm in options.algorithms:
            asked = ["--photos", str(photos), "--dim", str(options.dim), "--algorithms", algorithm, "--here"]
            subprocess.run(
                [sys.executable, "-m", "benchmarks.clusters", *asked], check=True, env=os.environ | threads
            )


if __name__ == "__main__":
    main()
