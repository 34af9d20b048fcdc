"""`manage.py train whitening`: fit the global descriptor's PCA-whitening on photos that no test asks for."""

import json
import shlex
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from search.evaluation.photographs import opened_in_chunks, photos_below
from search.extractors.model_files import model_write
from search.extractors.registry import map_extractor
from search.retrieval.descriptor import Branch, DescriptorConfig, pooled
from search.retrieval.pooling import l2
from search.retrieval.whitening import Whitening, fit_whitening

Floats = NDArray[np.float32]

help = "Fit the PCA-whitening of the global descriptor."
SETS = ("flickr8k/images", "coco_squashed", "animals", "intel_scenes", "coco128")
"""Folders of the shared data: none of the scenes nor of the distractors of `evaluate retrieval`."""
CONFIG = DescriptorConfig(
    backbone="efficientnet-lite2",
    sizes=(260,),
    branches=(Branch("middle", 3, 256, 0.75, 1.0), Branch("last", 3, 256, 0.75, 1.0)),
    dim=256,
)
LICENCE = "Fitted by the Plumb project; it holds statistics of photos, not photos."


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data"
    parser.add_argument(
        "--images", type=Path, nargs="+", default=[data / name for name in SETS], help="Folders of photos."
    )
    parser.add_argument(
        "--leave-out",
        type=Path,
        nargs="*",
        default=[data / "flickr8k" / "dev.json"],
        help="JSON lists [{image}] of photos to keep for tests.",
    )
    parser.add_argument("--limit", type=int, default=2500, help="Photos drawn from each folder.")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(CONFIG.sizes), help="Squares in pixels.")
    parser.add_argument("--dim", type=int, default=CONFIG.dim, help="Numbers a photo.")
    parser.add_argument("--backbone", default=CONFIG.backbone)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Fit, write the weights and the card; says where, and on how many photos."""
    config = DescriptorConfig(options["backbone"], tuple(options["sizes"]), CONFIG.branches, options["dim"])
    photos = _drawn(options["images"], options["leave_out"], options["limit"], options["seed"])
    parts = [pooled(images, config) for images in opened_in_chunks(photos, "whitening")]
    tensors = fit([np.concatenate(column) for column in zip(*parts, strict=True)], config)
    out = options["out"] or settings.PLUMB_HOME / "models" / f"{_name(config)}.safetensors"
    written = model_write(out, tensors, _card(config, options, len(photos)))
    return {"weights": str(out), "model_version": written.label, "photos": len(photos)}


def fit(branches: Sequence[Floats], config: DescriptorConfig) -> dict[str, NDArray[np.float16]]:
    """Pooled vectors [N, C_i] of each branch -> the descriptor's tensors by name, float16."""
    whitenings = [
        fit_whitening(vectors, branch.dim, branch.power)
        for vectors, branch in zip(branches, config.branches, strict=True)
    ]
    weighted = [
        branch.weight * whitening(vectors)
        for branch, whitening, vectors in zip(config.branches, whitenings, branches, strict=True)
    ]
    joint = fit_whitening(l2(np.concatenate(weighted, axis=1)), config.dim, power=0.0)
    names = [*(f"branch{index}" for index in range(len(whitenings))), "joint"]
    return _tensors(dict(zip(names, [*whitenings, joint], strict=True)))


def _tensors(whitenings: dict[str, Whitening]) -> dict[str, NDArray[np.float16]]:
    found: dict[str, NDArray[np.float16]] = {}
    for name, whitening in whitenings.items():
        found[f"{name}.mean"] = whitening.mean.astype(np.float16)
        found[f"{name}.projection"] = whitening.projection.astype(np.float16)
    return found


def _drawn(folders: Sequence[Path], leave_out: Sequence[Path], limit: int, seed: int) -> list[Path]:
    """At most `limit` photos of each folder, the same for the same seed."""
    random = np.random.default_rng(seed)
    kept = {entry["image"] for path in leave_out for entry in json.loads(path.read_text(encoding="utf-8"))}
    drawn: list[Path] = []
    for folder in folders:
        photos = [path for path in photos_below(folder) if path.name not in kept]
        drawn += [photos[index] for index in sorted(random.permutation(len(photos))[:limit])]
    return drawn


def _name(config: DescriptorConfig) -> str:
    return f"descriptor-{config.backbone.removeprefix('efficientnet-')}-{config.dim}"


def _card(config: DescriptorConfig, options: dict[str, Any], photos: int) -> dict[str, Any]:
    backbone = map_extractor(config.backbone).backbone
    return {
        "task": "descriptor",
        "name": _name(config),
        "data": f"{photos} photos: at most {options['limit']} each of "
        + ", ".join(f"{folder.parent.name}/{folder.name}" for folder in options["images"])
        + "".join(f"; without those of {path.parent.name}/{path.name}" for path in options["leave_out"]),
        "command": shlex.join(["manage.py", *sys.argv[1:]]),
        "seed": options["seed"],
        "metrics": {},
        "licence": LICENCE,
        "preprocessing": f"squashed to {', '.join(map(str, config.sizes))} px, (x - 127) / 128",
        "precision": "fp32",
        "backbone": backbone.label,
        "config": config.as_card(),
    }
