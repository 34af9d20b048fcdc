"""`manage.py study orientation-data`: how the error falls with the number of photos that are learned from."""

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from django.conf import settings

from search.orientation.errors import OrientationError
from search.orientation.photographs import photographs, split
from search.orientation.training import Training, TrainingConfig
from search.orientation.validation import held_back_views, validation_figures

help = "Trainings that differ only in the share of the photos that they learn from."
PROTOCOL = (
    "{steps} steps of {batch} views at {size} px from ImageNet's weights whatever the share, one seed; one view of "
    "each of {photos} held-back photos at a right angle (four-way, nats), one at any angle (median, within 10 degrees)."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, default=settings.SHARED_DATA / "data", help="The photo sets.")
    parser.add_argument("--shares", type=float, nargs="+", default=[0.25, 0.5, 1.0])
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--batch", type=int, default=TrainingConfig.batch)
    parser.add_argument("--workers", type=int, default=TrainingConfig.workers)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """A row for each share. A study that was cut off goes on where it was."""
    if not all(0 < share <= 1 for share in options["shares"]):
        raise OrientationError("Shares are numbers above 0 and up to 1, like 0.25 0.5 1.")
    config = TrainingConfig(
        data=str(options["data"]),
        folder="",
        steps=options["steps"],
        batch=options["batch"],
        workers=options["workers"],
        sizes=((0.0, options["size"]),),
        validate_every=options["steps"],
        seed=options["seed"],
    )
    train, held_back = split(photographs(options["data"]), config.seed)
    order = np.random.default_rng(config.seed).permutation(len(train))
    views = held_back_views(held_back, options["size"], config.seed)
    rows = []
    for share in options["shares"]:
        photos = [train[i] for i in order[: max(config.batch, round(share * len(train)))]]
        folder = settings.PLUMB_HOME / "runs" / f"orientation-data-{config.steps}-{share:g}"
        run = Training(replace(config, folder=str(folder)), photos, held_back)
        run.run()
        with torch.inference_mode():
            rows.append({"share": share, "photos": len(photos), **validation_figures(run.average, views)})
    return {
        "rows": rows,
        "protocol": PROTOCOL.format(
            steps=config.steps, batch=config.batch, size=options["size"], photos=len(held_back)
        ),
    }
