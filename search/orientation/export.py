"""From a run's best weights to a model that is calibrated on held-back photos, with its card."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from search.extractors.model_files import ModelFile, model_write
from search.orientation.errors import OrientationError
from search.orientation.held_back import Calibration, RightAngles, calibrated, figures, upright_images
from search.orientation.network import OrientationNet
from search.orientation.photographs import Photograph
from search.orientation.reader import OrientationReader
from search.orientation.tilts import fine_calibrated, fine_figures, tilted, trials
from search.orientation.training import TrainingConfig, best_weights, checkpoint_config, checkpoint_step

LICENCE = (
    "Trained by the Plumb project from EfficientNet-Lite0's ImageNet weights (Apache-2.0); "
    "the photos it learned from are for research use."
)
CHOSEN = (
    "start", "steps", "sizes", "minutes", "batch", "rate", "head_rate", "sigma", "frozen_blocks",
    "validate_every", "patience", "seed",
)  # fmt: skip
"""Parts of the config that the command line names."""
UNCALIBRATED = {field.name: 1.0 for field in fields(Calibration)}


def export(
    config: TrainingConfig, held_back: Sequence[Photograph], out: Path, size: int, card: Mapping[str, Any]
) -> ModelFile:
    """Calibrate and measure a run's best weights on held-back photos, and write them with their card.

    `card` says the model's name and what it was trained on.
    """
    config, net, stored = trained(config)
    reader = OrientationReader(net, label="", config={"size": size, **UNCALIBRATED})
    right = at_right_angles(reader, held_back)
    calibration = calibrated(right).as_config()
    sure = OrientationReader(net, label="", config={"size": size, **calibration})
    tilts = trials(sure, held_back, tilted(len(held_back), config.seed))
    calibration |= fine_calibrated(tilts).as_config()
    full = {
        "task": "orientation",
        "command": command_of(config),
        "seed": config.seed,
        "metrics": {**figures(right, config.seed), **fine_figures(tilts, config.seed)},
        "licence": LICENCE,
        "preprocessing": "RGB, cut to 1.6:1 at most, squashed to a square, (x - 127) / 128",
        "precision": "fp32",
        "stored": "fp16",
        **card,
        "config": {"size": size, **calibration, "training": training_of(config)},
    }
    return model_write(out, {name: tensor.numpy() for name, tensor in stored.items()}, full)


def trained(config: TrainingConfig) -> tuple[TrainingConfig, OrientationNet, dict[str, Tensor]]:
    """The run's own config, its best network rounded to float16 as it is stored, and the tensors to store."""
    folder = Path(config.folder)
    found = best_weights(folder)
    if found is None:
        raise OrientationError(f"There is no trained network in {folder}; train one first.")
    stored = {
        name: tensor.to(torch.float16) if tensor.is_floating_point() else tensor
        for name, tensor in found.items()
    }
    net = OrientationNet()
    net.load_state_dict(stored)
    return replace(config, **checkpoint_config(folder, CHOSEN)), net.eval(), stored


def at_right_angles(reader: OrientationReader, photos: Sequence[Photograph]) -> RightAngles:
    """What the network says of these photos at the four right angles, through the reader's own path."""
    parts = [
        reader.all_views(upright_images(photos[start : start + 64])) for start in range(0, len(photos), 64)
    ]
    return RightAngles.of(
        np.concatenate([views.quarters for views in parts], axis=1),
        np.concatenate([views.bins for views in parts], axis=1),
    )


def command_of(config: TrainingConfig, *more: str) -> str:
    """The command line that trains with this config."""
    default = asdict(TrainingConfig(data="", folder=""))
    chosen = {name: getattr(config, name) for name in CHOSEN if getattr(config, name) != default[name]}
    if "start" in chosen:
        chosen["start"] = Path(config.start).name
    if "sizes" in chosen:
        chosen["sizes"] = sizes_written(config.sizes)
    words = [f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()]
    return shlex.join(["manage.py", "train", "orientation", *more, *words])


def sizes_written(sizes: tuple[tuple[float, int], ...]) -> str:
    """((0.0, 128), (0.4, 160)) -> `0:128,0.4:160`."""
    return ",".join(f"{share:g}:{side}" for share, side in sizes)


def training_of(config: TrainingConfig) -> dict[str, Any]:
    """The config as the card keeps it, without folders of this machine, and how far the run came."""
    kept = {name: value for name, value in asdict(config).items() if name not in ("data", "folder")}
    kept["start"] = Path(config.start).name
    return {**kept, "steps_made": checkpoint_step(Path(config.folder))}
