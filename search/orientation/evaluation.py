"""`manage.py evaluate orientation`: how near to the truth upright photos are read after being turned."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import cv2
import numpy as np
from django.conf import settings
from numpy.typing import NDArray
from PIL import Image

from search.evaluation.photographs import opened_in_chunks, photos_below
from search.orientation.calibration import bootstrap_interval, coverage_and_precision, risk_coverage
from search.orientation.decoding import Reading
from search.orientation.geometry import rounded, turned_view
from search.orientation.photographs import photographs, split
from search.orientation.selectors import reader_given
from webapp.photos.geometry import largest_rectangle

help = "Angle error, four-way accuracy, coverage and precision on upright photos that are turned here."
WORKING_SIDE = 512
"""Short side that photos are shrunk to before they are turned."""
PROTOCOL = (
    "Every upright photo (EXIF applied) once, turned clockwise by {angles} angles drawn with seed {seed}, cut to "
    "{shape}, through one bilinear warp; error = 180 - ||a - b| mod 360 - 180|; four_way = nearest right angle; "
    "coverage and its precision at the model's own threshold {threshold:.4f}; means over all photos."
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


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract, with protocol, model version, number of photos, and ms a photo."""
    reader = reader_given(options["weights"])
    reader.warm()
    paths = photos_below(options["images"]) if options["images"] else held_back_paths()
    angles = drawn_angles(len(paths), options["angles"], options["seed"])
    readings: list[Reading] = []
    wall = cpu = 0.0
    for images in opened_in_chunks(paths, "orientation"):
        following = angles[len(readings) : len(readings) + len(images)]
        turned = [
            turned_image(i, float(a), circle=options["round"]) for i, a in zip(images, following, strict=True)
        ]
        started, spent = perf_counter(), process_time()
        readings += reader.read(turned)
        wall, cpu = wall + perf_counter() - started, cpu + process_time() - spent
    shape = "the circle inside" if options["round"] else "the largest upright rectangle"
    protocol = PROTOCOL.format(
        angles=options["angles"], seed=options["seed"], shape=shape, threshold=reader.threshold
    )
    return {
        **orientation_figures(readings, angles, reader.threshold),
        "photos": len(paths),
        "model_version": reader.label,
        "protocol": protocol,
        "ms_per_photo": 1000 * wall / len(paths),
        "cpu_ms_per_photo": 1000 * cpu / len(paths),
    }


def held_back_paths(seed: int = 0) -> list[Path]:
    """Photos that no training with this seed has seen; squashed ones left out, as nobody's photos are squashed."""
    _, held_back = split(photographs(settings.SHARED_DATA / "data"), seed)
    return [photo.path for photo in held_back if not photo.collection.squashed]


def drawn_angles(count: int, kind: str, seed: int) -> NDArray[np.float64]:
    """Clockwise degrees for each photo: any angle ("uniform") or one of the four right ones."""
    rng = np.random.default_rng(seed)
    angles = rng.uniform(0, 360, count) if kind == "uniform" else 90.0 * rng.integers(4, size=count)
    return np.asarray(angles, np.float64)


def turned_image(image: Image.Image, angle: float, *, circle: bool = False) -> Image.Image:
    """An upright photo as it would come in turned `angle` degrees clockwise, without empty corners."""
    pixels = np.asarray(image.convert("RGB"))
    scale = min(1.0, WORKING_SIDE / min(pixels.shape[:2]))
    if scale < 1:
        pixels = np.asarray(
            cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
    height, width = pixels.shape[:2]
    if circle:
        side = min(width, height)
        return Image.fromarray(rounded(turned_view(pixels, angle, side, box=(side, side))))
    box = largest_rectangle(width, height, angle)
    size = (max(1, round(box[0])), max(1, round(box[1])))
    return Image.fromarray(turned_view(pixels, angle, size, box=box))


def angle_errors(found: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Circular distance in degrees, 0 to 180."""
    return np.asarray(180 - np.abs(np.abs(found - truth) % 360 - 180))


def orientation_figures(
    readings: list[Reading], truth: NDArray[np.float64], threshold: float
) -> dict[str, Any]:
    """Figures of the contract over all photos; degrees and fractions."""
    errors = angle_errors(np.array([reading.angle for reading in readings]), truth)
    quarters = (np.round(truth / 90) % 4).astype(int)
    right = np.array([reading.quarter for reading in readings]) == quarters
    confidence = np.array([reading.confidence for reading in readings])
    order = np.argsort(-confidence, kind="stable")[: max(1, round(len(readings) * 0.75))]
    coverage, precision = coverage_and_precision(confidence, right, threshold)
    return {
        "mean": float(errors.mean()),
        "median": float(np.median(errors)),
        "p90": float(np.quantile(errors, 0.9)),
        "p95": float(np.quantile(errors, 0.95)),
        **{f"acc{limit}": float((errors <= limit).mean()) for limit in (2, 5, 10)},
        "four_way": float(right.mean()),
        "four_way_interval": bootstrap_interval(right.astype(float)),
        "four_way_confident_three_quarters": float(right[order].mean()),
        "coverage": coverage,
        "precision_at_coverage": precision,
        "risk_coverage": risk_coverage(confidence, right),
    }
