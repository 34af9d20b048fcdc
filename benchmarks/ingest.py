"""Ingest photos/s against the decode-and-thumbnail ceiling of the same run.

    python -m benchmarks.ingest --photos DIR [--count 96] [--megapixels 12] [--processes 2] [--rounds 3]

Makes camera-sized JPEGs of the photos of DIR, ingests them into the database that the environment names (use a fresh
PLUMB_HOME), and has worker processes drain the ledger again and again, in turn: decode, metadata and thumbnails only
(the ceiling); with orientation, embedding, tags and regions; keypoints and captions, which follow when nothing else is
due, alone. Models are warm and processes are running before a round's clock starts. Prints each round, medians and
ratios as JSON.
"""

import argparse
import io
import json
import math
import multiprocessing
import os
import statistics
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

CEILING = ["metadata", "thumbnails"]
INDEXED = [*CEILING, "orientation", "embedding", "tags", "regions"]
MODES = {"ceiling": CEILING, "indexed": INDEXED, "keypoints": ["local-features"], "captions": ["caption"]}


def drain_stages(names: list[str], start: Barrier, end: Barrier) -> None:
    """A worker process: warm the stages, wait for the others, then work off the ledger."""
    import django

    django.setup()
    from webapp.photos.pipeline.registry import stage_get
    from webapp.photos.pipeline.runner import run_next_batch

    lane = [stage_get(name) for name in names]
    for stage in lane:
        stage.warm()
    start.wait()
    while run_next_batch(lane):
        pass
    end.wait()


def photos_ingest(folder: Path, count: int, megapixels: float) -> list[object]:
    """Ingest `count` mosaics for a member of their own; returns the photos' ids."""
    from benchmarks.mosaics import mosaic, photo_files
    from webapp.accounts.models import User
    from webapp.photos.services.ingest import photo_ingest

    owner, _ = User.objects.get_or_create(username="benchmark")
    height = round(math.sqrt(megapixels * 1e6 * 3 / 4))
    width, files = round(height * 4 / 3), photo_files(folder)
    ids: list[object] = []
    for seed in range(count):
        file = io.BytesIO(mosaic(files, width=width, height=height, seed=seed))
        ids.append(photo_ingest(owner=owner, file=file, name=f"mosaic-{seed}.jpg").photo.id)
    return ids


def round_run(ids: list[object], names: list[str], processes: int) -> float:
    """Photos/s of one round: these stages of all the photos, drained by so many processes."""
    from django.db import connections

    from webapp.photos.models import StageRun

    StageRun.objects.filter(photo__in=ids).update(status="skipped")
    StageRun.objects.filter(photo__in=ids, stage__in=names).update(
        status="pending", attempts=0, lease_token=None
    )
    connections.close_all()
    context = multiprocessing.get_context("spawn")
    start, end = context.Barrier(processes + 1), context.Barrier(processes + 1)
    workers = [context.Process(target=drain_stages, args=(names, start, end)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    start.wait()
    begun = time.monotonic()
    end.wait()
    seconds = time.monotonic() - begun
    for worker in workers:
        worker.join()
    failed = StageRun.objects.filter(photo__in=ids, stage__in=names).exclude(
        status__in=["success", "skipped"]
    )
    if failed.exists():
        first = failed.first()
        raise SystemExit(
            f"A stage did not end well, so nothing was measured: {first}: {first and first.reason}"
        )
    return len(ids) / seconds


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--count", type=int, default=96)
    parser.add_argument("--megapixels", type=float, default=12.0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.update(PLUMB_THREADS="1", OMP_NUM_THREADS="1")  # as the supervisor starts workers
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django

    django.setup()
    ids = photos_ingest(options.photos, options.count, options.megapixels)
    rates: dict[str, list[float]] = {mode: [] for mode in MODES}
    for turn in range(options.rounds):
        for mode, names in MODES.items():
            rates[mode].append(round_run(ids, names, options.processes))
            print(f"round {turn + 1} {mode}: {rates[mode][-1]:.2f} photos/s", flush=True)
    ratios = [indexed / ceiling for indexed, ceiling in zip(rates["indexed"], rates["ceiling"], strict=True)]
    medians = {mode: round(statistics.median(found), 2) for mode, found in rates.items()}
    result = {
        "photos": len(ids),
        "megapixels": options.megapixels,
        "processes": options.processes,
        "photos_per_second": medians,
        "indexed_to_ceiling": [round(ratio, 3) for ratio in ratios],
        "indexed_to_ceiling_median": round(statistics.median(ratios), 3),
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
