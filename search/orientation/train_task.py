"""`manage.py train orientation`: from upright photos to calibrated weights with a model card."""

import shlex
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from django.conf import settings

from search.extractors.model_files import ModelFile, model_write
from search.orientation.errors import OrientationError
from search.orientation.held_back import RightAngles, calibrated, figures, upright_images
from search.orientation.network import OrientationNet
from search.orientation.photographs import Photograph, photographs, split
from search.orientation.reader import OrientationReader
from search.orientation.training import (
    TrainingConfig,
    best_weights,
    checkpoint_config,
    checkpoint_step,
    train_orientation,
)

help = "Train the orientation network on upright photos; goes on where it was cut off."
NAME = "orientation-lite0"
LICENCE = (
    "Trained by the Plumb project from EfficientNet-Lite0's ImageNet weights (Apache-2.0); "
    "the photos it learned from are for research use."
)
CHOSEN = (
    "start", "steps", "sizes", "minutes", "batch", "rate", "head_rate", "sigma", "frozen_blocks",
    "validate_every", "patience", "seed",
)  # fmt: skip
"""Parts of the config that the command line names."""
UNCALIBRATED = dict.fromkeys(("temperature", "temperature_four", "sure", "threshold", "suggestion"), 1.0)


def add_arguments(parser: ArgumentParser) -> None:
    config = TrainingConfig
    parser.add_argument("--data", type=Path, default=settings.SHARED_DATA / "data", help="The photo sets.")
    parser.add_argument(
        "--start",
        default=config.start,
        help="imagenet, random, or a model's file (.safetensors) to go on from.",
    )
    parser.add_argument("--steps", type=int, default=config.steps)
    parser.add_argument(
        "--sizes", type=sizes_read, default=config.sizes, metavar="SHARE:PIXELS,...",
        help="From which share of the steps on views have which side, as 0:128,0.4:160.",
    )  # fmt: skip
    parser.add_argument("--minutes", type=float, default=config.minutes, help="Budget the schedule follows.")
    parser.add_argument("--batch", type=int, default=config.batch)
    parser.add_argument("--rate", type=float, default=config.rate, help="Highest learning rate.")
    parser.add_argument("--head-rate", type=float, default=config.head_rate, help="The same, of the head.")
    parser.add_argument("--sigma", type=float, default=config.sigma, help="Softness of the labels, degrees.")
    parser.add_argument("--frozen-blocks", type=int, default=config.frozen_blocks, help="-1 trains all.")
    parser.add_argument("--validate-every", type=int, default=config.validate_every)
    parser.add_argument("--patience", type=int, default=config.patience)
    parser.add_argument("--seed", type=int, default=config.seed)
    parser.add_argument("--threads", type=int, default=config.threads)
    parser.add_argument("--run", default=NAME, help="Name of the run's folder under the state's runs/.")
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")
    parser.add_argument("--size", type=int, default=160, help="Pixels that photos are read at.")
    parser.add_argument(
        "--export-only", action="store_true", help="Write the best weights of a run that was cut off."
    )


def sizes_read(text: str) -> tuple[tuple[float, int], ...]:
    """`0:128,0.4:160` -> ((0.0, 128), (0.4, 160))."""
    pairs = [part.split(":") for part in text.split(",")]
    try:
        sizes = tuple((float(share), int(side)) for share, side in pairs)
    except ValueError:
        raise ArgumentTypeError("write them like 0:128,0.4:160.") from None
    if sizes[0][0] != 0 or any(side < 128 or side % 32 for _, side in sizes):
        raise ArgumentTypeError("they begin at share 0 and are multiples of 32 from 128 on.")
    return sizes


def sizes_written(sizes: tuple[tuple[float, int], ...]) -> str:
    return ",".join(f"{share:g}:{side}" for share, side in sizes)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Train, calibrate on held-back photos, write weights and card; returns the card's figures."""
    folder = settings.PLUMB_HOME / "runs" / options["run"]
    config = TrainingConfig(
        data=str(options["data"]),
        folder=str(folder),
        threads=options["threads"],
        **{name: options[name] for name in CHOSEN},
    )
    if not options["export_only"]:
        train_orientation(config)
    out = options["out"] or settings.PLUMB_HOME / "models" / f"{NAME}.safetensors"
    written = export(folder, config, out, options["size"])
    return {"weights": str(out), "model_version": written.label, **written.card["metrics"]}


def export(folder: Path, config: TrainingConfig, out: Path, size: int) -> ModelFile:
    """Calibrate a run's best weights, rounded to float16 as they are stored, and write them with their card."""
    found = best_weights(folder)
    if found is None:
        raise OrientationError(f"There is no trained network in {folder}; train one first.")
    config = replace(config, **checkpoint_config(folder, CHOSEN))
    tensors = {name: tensor.to(torch.float16) for name, tensor in found.items() if tensor.is_floating_point()}
    counters = {name: tensor for name, tensor in found.items() if not tensor.is_floating_point()}
    net = OrientationNet()
    net.load_state_dict({**tensors, **counters})
    train, held_back = split(photographs(Path(config.data)), config.seed)
    angles = at_right_angles(net.eval(), held_back, size)
    card = _card(config, len(train), figures(angles, config.seed))
    card["config"] = {"size": size, **calibrated(angles).as_config(), "training": _settings(config)}
    card["config"]["training"]["steps_made"] = checkpoint_step(folder)
    return model_write(out, {name: t.numpy() for name, t in {**tensors, **counters}.items()}, card)


def at_right_angles(net: OrientationNet, photos: list[Photograph], size: int) -> RightAngles:
    """What the network says of these photos at the four right angles, through the reader's own path."""
    reader = OrientationReader(net, label="", config={"size": size, **UNCALIBRATED})
    parts = [
        reader.logits(reader.pixels(upright_images(photos[start : start + 64])), range(4))
        for start in range(0, len(photos), 64)
    ]
    return RightAngles.of(
        np.concatenate([quarters for quarters, _ in parts], axis=1),
        np.concatenate([bins for _, bins in parts], axis=1),
    )


def _card(config: TrainingConfig, trained_on: int, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "task": "orientation",
        "name": NAME,
        "data": f"{trained_on} upright photos of coco_squashed, flickr8k, animals, scenes15, intel_scenes, "
        f"imagenet_sample and coco128; {found['photos']} others held back to calibrate and measure",
        "command": command_of(config),
        "seed": config.seed,
        "metrics": found,
        "licence": LICENCE,
        "preprocessing": "RGB, cut to 1.6:1 at most, squashed to a square, (x - 127) / 128",
        "precision": "fp32",
        "stored": "fp16",
    }


def command_of(config: TrainingConfig) -> str:
    """The command line that trains with this config."""
    default = asdict(TrainingConfig(data="", folder=""))
    chosen = {name: getattr(config, name) for name in CHOSEN if getattr(config, name) != default[name]}
    if "sizes" in chosen:
        chosen["sizes"] = sizes_written(config.sizes)
    words = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
    return shlex.join(["manage.py", "train", "orientation", *words])


def _settings(config: TrainingConfig) -> dict[str, Any]:
    return {name: value for name, value in asdict(config).items() if name not in ("data", "folder")}
