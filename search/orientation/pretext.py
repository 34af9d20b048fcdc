"""`train orientation --pretext`: learning to see from turned photos alone, from random weights on.

Gidaris et al. 2018, "Unsupervised representation learning by predicting image rotations" (ICLR): nobody labels
anything; the four right angles that a photo was turned by are the classes.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from search.extractors.model_files import ModelFile, model_write
from search.orientation.dataset import Augmentation
from search.orientation.export import command_of, trained, training_of
from search.orientation.photographs import Photograph, photographs, split
from search.orientation.starts import RANDOM
from search.orientation.training import Training, TrainingConfig
from search.orientation.validation import held_back_views, validation_figures

NAME = "orientation-pretext-lite0"


def pretext_config(config: TrainingConfig) -> TrainingConfig:
    """The same schedule with nothing given: random weights, every layer learns, right angles only."""
    augmentation = replace(Augmentation(), right_angles=1.0, tilt=0.0, faceless=0.0)
    return replace(config, start=RANDOM, frozen_blocks=-1, bin_weight=0.0, augmentation=augmentation)


def pretext_run(options: dict[str, Any], config: TrainingConfig) -> dict[str, Any]:
    """Train, measure on held-back photos, write weights that `--start` and the study take; the card's figures."""
    config = pretext_config(config)
    train, held_back = split(photographs(Path(config.data)), config.seed)
    if not options["export_only"]:
        Training(config, train, held_back).run()
    out = options["out"] or Path(config.folder) / f"{NAME}.safetensors"
    written = pretext_export(config, len(train), held_back, out)
    return {"weights": str(out), "model_version": written.label, **written.card["metrics"]}


def pretext_export(
    config: TrainingConfig, trained_on: int, held_back: list[Photograph], out: Path
) -> ModelFile:
    """Write the run's best weights, of a task of their own: they read no photo before they are fine-tuned."""
    config, net, stored = trained(config)
    found = validation_figures(net, held_back_views(held_back, config.size_at(config.steps), config.seed))
    card = {
        "task": "orientation-pretext",
        "name": NAME,
        "data": f"{trained_on} photos, no labels; {len(held_back)} others held back to measure",
        "command": command_of(config, "--pretext"),
        "seed": config.seed,
        "metrics": {"photos": len(held_back), "four_way": found["four_way"], "loss": found["loss"]},
        "licence": "Trained by the Plumb project from random weights; its photos are for research use.",
        "preprocessing": "RGB, squashed to a square, (x - 127) / 128",
        "precision": "fp32",
        "stored": "fp16",
        "config": {"training": training_of(config)},
    }
    return model_write(out, {name: tensor.numpy() for name, tensor in stored.items()}, card)
