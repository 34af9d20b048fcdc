"""`manage.py train text-image`: the text-photo head, from a folder of described photos to weights with a model card."""

import shlex
import sys
from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from django.conf import settings

from captioning.text_image.features import described
from captioning.text_image.training import TextImageConfig, Training, floor_of, judge
from captioning.training.references import references_read
from search.extractors.model_files import model_write
from search.text_photo.head import NET, SIZE
from search.text_photo.space import TASK

help = "Train the text-photo head on described photos; goes on where it was cut off."
NAME = "text-photo-lite2"


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data" / "flickr8k"
    parser.add_argument(
        "--data", type=Path, default=data, help="Folder with train.json, dev.json and images/."
    )
    parser.add_argument("--hidden", type=int)
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float, help="Highest learning rate.")
    parser.add_argument("--weight-decay", type=float)
    parser.add_argument("--temperature", type=float, help="That the loss begins with.")
    parser.add_argument("--photos-per-step", type=int)
    parser.add_argument("--patience", type=int, help="Epochs without better dev figures before it stops.")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--run", default="", help="Name of the run's folder under the state's runs/.")
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")
    parser.add_argument("--threads", type=int, default=0, help="Of torch; 0 leaves it to torch.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Train, write the weights and the card, and return the dev figures of the shipped weights."""
    if options["threads"]:
        torch.set_num_threads(options["threads"])
    names = {entry.name for entry in fields(TextImageConfig)}
    config = TextImageConfig(
        **{name: value for name, value in options.items() if name in names and value is not None}
    )
    name = options["run"] or NAME
    out = options["out"] or Path(settings.PLUMB_HOME) / "models" / f"{NAME}.safetensors"
    train, dev = (
        references_read(options["data"] / f"{split}.json", options["data"] / "images")
        for split in ("train", "dev")
    )
    dev_set = described(dev, mirrored=False)
    training = Training(config, described(train, mirrored=True), dev_set, settings.PLUMB_HOME / "runs" / name)
    training.run()
    head = training.head.half().float()
    figures = judge(head, dev_set)
    card = {
        "task": TASK,
        "name": out.stem,
        "data": f"{options['data'].name}: {len(train)} photos to train on, {len(dev)} to choose by",
        "command": shlex.join(["manage.py", *sys.argv[1:]]),
        "epochs": training.epoch,
        "best_epoch": training.best_epoch,
        "floor": floor_of(head, dev_set),
        "metrics": {"set": f"{options['data'].name} dev, {len(dev)} photos, every caption asks", **figures},
        "licence": LICENCE,
        "seed": config.seed,
        "precision": "fp32",
        "stored": "fp16",
        "preprocessing": f"RGB, squashed to {SIZE}x{SIZE} px, (x - 127) / 128, last map of {NET}, mean and maximum",
        "config": config.head.as_json(),
        "training": config.as_json(),
    }
    tensors = {
        tensor: value.detach().to(torch.float16).numpy() for tensor, value in head.state_dict().items()
    }
    model_write(out, tensors, card)
    return {"weights": str(out), **figures}


LICENCE = "Trained by the Plumb project; the photos and captions it learned from are for research use."
