"""`manage.py train local-features`: the DELG head, from photos without labels or from a folder for each class."""

import json
import shlex
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from django.conf import settings
from PIL import Image
from tqdm import tqdm

from search.evaluation.photographs import open_photo, photos_below
from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_write
from search.extractors.registry import map_extractor
from search.local_features.training import LocalRun, LocalTraining, Views
from search.local_features.views import pair_of

help = "Train the DELG head (attention and 128-d autoencoder) on a frozen backbone; goes on where it was cut off."
NAME = "delg-lite2"
BACKBONE = "efficientnet-lite2"
SETS = ("flickr8k/images", "coco_squashed", "animals", "intel_scenes", "coco128")
"""Folders of the shared data: none of the scenes nor of the distractors of `evaluate retrieval`."""
LICENCE = (
    "Trained by the Plumb project on maps of EfficientNet-Lite2 (Apache-2.0); "
    "the photos it learned from are for research use."
)
USE = {"sizes": [368, 520], "keypoints": 400, "threshold": 0.0, "ratio": 0.92}
"""How the extractor reads photos with these weights."""


def add_arguments(parser: ArgumentParser) -> None:
    data, config = settings.SHARED_DATA / "data", LocalTraining
    folders = [data / name for name in SETS]
    parser.add_argument("--images", type=Path, nargs="+", default=folders, help="Folders of photos.")
    parser.add_argument("--classes", action="store_true", help="A photo's folder is its class.")
    parser.add_argument(
        "--leave-out", type=Path, nargs="*", default=[data / "flickr8k" / "dev.json"],
        help="JSON lists [{image}] of photos to keep for tests.",
    )  # fmt: skip
    parser.add_argument("--limit", type=int, default=400, help="Photos drawn from each folder of --images.")
    parser.add_argument("--size", type=int, default=224, help="Pixels of a training view.")
    parser.add_argument("--steps", type=int, default=config.steps)
    parser.add_argument("--batch", type=int, default=config.batch)
    parser.add_argument("--rate", type=float, default=config.rate)
    parser.add_argument("--seed", type=int, default=config.seed)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--run", default=NAME, help="Name of the run's folder under the state's runs/.")
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Make the views' maps, train, write weights and card; says how well counterparts are found."""
    torch.set_num_threads(options["threads"])
    folder = settings.PLUMB_HOME / "runs" / options["run"]
    folder.mkdir(parents=True, exist_ok=True)
    photos = drawn(options["images"], options["leave_out"], options["limit"], options["seed"])
    views = views_made(photos, folder, options)
    chosen = {name: options[name] for name in ("steps", "batch", "rate", "seed")}
    trained = LocalRun(LocalTraining(folder=str(folder), **chosen), views)
    figures = trained.run()
    out = options["out"] or settings.PLUMB_HOME / "models" / f"{NAME}.safetensors"
    weights = {name: t.to(torch.float16).numpy() for name, t in trained.net.head.state_dict().items()}
    written = model_write(out, weights, _card(options, trained, figures))
    return {"weights": str(out), "model_version": written.label, "photos": len(photos), **figures}


def drawn(folders: Sequence[Path], leave_out: Sequence[Path], limit: int, seed: int) -> list[Path]:
    """At most `limit` photos of each folder, the same for the same seed. Raises EvaluationError."""
    random = np.random.default_rng(seed)
    kept = {
        entry["image"]
        for path in leave_out
        if path.is_file()
        for entry in json.loads(path.read_text(encoding="utf-8"))
    }
    found: list[Path] = []
    for folder in folders:
        photos = [path for path in photos_below(folder) if path.name not in kept]
        found += [photos[index] for index in sorted(random.permutation(len(photos))[:limit])]
    return found


def views_made(photos: list[Path], folder: Path, options: dict[str, Any]) -> Views:
    """The backbone's maps of two views of each photo, kept in the run's folder: a second start reads them."""
    if len(photos) < 2 * options["batch"]:
        raise ExtractorError(f"{len(photos)} photos are too few to learn from; give {2 * options['batch']}.")
    extractor, size = map_extractor(BACKBONE), options["size"]
    channels, cells = extractor.backbone.module.middle_channels, -(-size // 16)
    shape = (len(photos), 2, channels, cells, cells)
    path, same_path = folder / "maps.npy", folder / "same.npy"
    classes = _classes(photos, by_folder=options["classes"])
    if same_path.exists() and np.load(path, mmap_mode="r").shape == shape:
        return Views(np.load(path, mmap_mode="r"), np.load(same_path), classes)
    maps = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=shape)
    same = np.zeros((len(photos), cells * cells), np.int16)
    for row, photo in enumerate(tqdm(photos, desc="views", unit="photo", mininterval=5)):
        pair = pair_of(open_photo(photo), size, np.random.default_rng((options["seed"], row)))
        seen = [Image.fromarray(pair.first), Image.fromarray(pair.second)]
        maps[row], same[row] = extractor(seen, size)[0].astype(np.float16), pair.same
    maps.flush()
    np.save(same_path, same)
    return Views(maps, same, classes)


def _classes(photos: Sequence[Path], *, by_folder: bool) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The photo's folder, or without labels the photo itself."""
    names = [str(photo.parent) if by_folder else str(photo) for photo in photos]
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _card(options: dict[str, Any], trained: LocalRun, figures: dict[str, float]) -> dict[str, Any]:
    words = ["manage.py", "train", "local-features"]
    words += [
        f"--{name}={options[name]}" for name in ("limit", "size", "steps", "batch", "rate") if name in options
    ]
    return {
        "task": "delg",
        "name": NAME,
        "data": f"{len(trained.views.classes)} photos, at most {options['limit']} each of "
        + ", ".join(f"{folder.parent.name}/{folder.name}" for folder in options["images"])
        + f"; {len(trained.held_back)} of them held back",
        "command": shlex.join(words),
        "seed": options["seed"],
        "metrics": {**figures, "steps": trained.step},
        "licence": LICENCE,
        "preprocessing": "squashed to each of the sizes, (x - 127) / 128",
        "precision": "fp32",
        "stored": "fp16",
        "backbone": map_extractor(BACKBONE).backbone.label,
        "config": {"backbone": BACKBONE, **USE},
    }
