"""`manage.py evaluate orientation`: how near to the truth upright photos are read after being turned."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np
from django.conf import settings
from PIL import Image

from search.evaluation.photographs import opened_in_chunks, photos_below
from search.orientation.decoding import Reading
from search.orientation.figures import orientation_figures
from search.orientation.photographs import photographs, split
from search.orientation.selectors import reader_given
from search.orientation.sheet import Failure, sheet_write, surest
from search.orientation.trials import angle_errors, drawn_angles, turned_image

help = "Angle error, four-way accuracy, calibration, coverage and precision on upright photos that are turned here."
FAILED = 10.0
"""Degrees of error from which on a photo is on the sheet of failures."""
PROTOCOL = (
    "Every upright photo (EXIF applied) once, turned clockwise by {angles} angles drawn with seed {seed}, cut to "
    "{shape}, through one bilinear warp; error = 180 - ||a - b| mod 360 - 180|; four_way = nearest right angle; "
    "coverage and its precision at the model's own threshold {threshold:.4f}; means over all photos; intervals: 95 %, "
    "1,000 draws of photos; ece: 15 equal parts; ms: resize, network and decoding, not the decoding of the file."
)


def add_arguments(parser: ArgumentParser) -> None:
    photos = parser.add_mutually_exclusive_group(required=True)
    photos.add_argument("--images", type=Path, help="Folder of upright photos.")
    photos.add_argument(
        "--held-back",
        action="store_true",
        help="The photos of the shared sets that training held back and that have their true aspect ratio.",
    )
    parser.add_argument("--angles", choices=["uniform", "right"], default="uniform")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--round", action="store_true", help="Show only the circle inside the photo.")
    parser.add_argument("--weights", type=Path, help="A model (.safetensors) instead of the newest one.")
    parser.add_argument("--sheet", type=Path, metavar="FILE", help="Write a picture of the failures here.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract, with protocol, model version, number of photos, and ms a photo."""
    reader = reader_given(options["weights"])
    reader.warm()
    paths = photos_below(options["images"]) if options["images"] else held_back_paths()
    angles = drawn_angles(len(paths), options["angles"], options["seed"])
    readings: list[Reading] = []
    failures: list[Failure] = []
    wall = cpu = 0.0
    for images in opened_in_chunks(paths, "orientation"):
        begun = len(readings)
        truth = angles[begun : begun + len(images)]
        turned = [
            turned_image(image, float(angle), circle=options["round"])
            for image, angle in zip(images, truth, strict=True)
        ]
        started, spent = perf_counter(), process_time()
        found = reader.read(turned)
        wall, cpu = wall + perf_counter() - started, cpu + process_time() - spent
        readings += found
        if options["sheet"]:
            failures = surest([*failures, *_failures(paths[begun:], turned, truth.tolist(), found)])
    if options["sheet"]:
        sheet_write(failures, options["sheet"])
    shape = "the circle inside" if options["round"] else "the largest upright rectangle"
    return {
        **orientation_figures(readings, angles, reader.threshold),
        "photos": len(paths),
        "model_version": reader.label,
        "protocol": PROTOCOL.format(
            angles=options["angles"], seed=options["seed"], shape=shape, threshold=reader.threshold
        ),
        "ms_per_photo": 1000 * wall / len(paths),
        "cpu_ms_per_photo": 1000 * cpu / len(paths),
    }


def _failures(
    paths: list[Path], shown: list[Image.Image], truth: list[float], found: list[Reading]
) -> list[Failure]:
    return [
        Failure(path, image, angle, reading.angle, reading.confidence)
        for path, image, angle, reading in zip(paths, shown, truth, found, strict=False)
        if angle_errors(np.array(reading.angle), np.array(angle)) > FAILED
    ]


def held_back_paths(seed: int = 0) -> list[Path]:
    """Photos that no training with this seed has seen; squashed ones left out, as nobody's photos are squashed."""
    _, held_back = split(photographs(settings.SHARED_DATA / "data"), seed)
    return [photo.path for photo in held_back if not photo.collection.squashed]
