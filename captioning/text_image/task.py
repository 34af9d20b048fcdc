"""`manage.py train text-image`: the text-photo head, from a folder of described photos to weights with a model card."""

import sys
from argparse import ArgumentParser
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import torch
from django.conf import settings

from captioning.text_image.features import described
from captioning.text_image.joining import floor_of, joined
from captioning.text_image.judging import class_names
from captioning.text_image.training import TextImageConfig, Training, judge
from captioning.training.references import references_read
from search.extractors.model_files import command_line, model_write
from search.text_photo.joined import JoinedHead
from search.text_photo.parts import PARTS, looks_of
from search.text_photo.space import TASK

help = "Train the text-photo head on described photos; goes on where it was cut off."
NAME = "text-photo-parts"
LICENCE = "Trained by the Plumb project; the photos and captions it learned from are for research use."


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data" / "flickr8k"
    parser.add_argument(
        "--data", type=Path, default=data, help="Folder with train.json, dev.json and images/."
    )
    parser.add_argument(
        "--parts", nargs="+", choices=list(PARTS), help="What it is given of a photo (all of it)."
    )
    parser.add_argument("--members", type=int, help="Towers that are trained apart and joined.")
    parser.add_argument("--hidden", type=int)
    parser.add_argument("--eyes", type=int, help="Ways to weigh the regions of a photo.")
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float, help="Highest learning rate.")
    parser.add_argument("--weight-decay", type=float)
    parser.add_argument("--temperature", type=float, help="That the loss begins with.")
    parser.add_argument(
        "--hardness", type=float, help="How much more wrong answers weigh that are alike (0)."
    )
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
    config = config_of(options)
    train, dev = (
        references_read(options["data"] / f"{split}.json", options["data"] / "images")
        for split in ("train", "dev")
    )
    train_set, dev_set = described(train, mirrored=True), described(dev, mirrored=False)
    folder = settings.PLUMB_HOME / "runs" / (options["run"] or NAME)
    names = class_names()
    trainings = []
    for member in range(config.members):
        one = replace(config, seed=config.seed + member, members=1)
        trainings.append(Training(one, train_set, dev_set, folder / str(member), names))
        trainings[-1].run()
    towers = [training.tower.half().float() for training in trainings]
    head = joined(towers, config.head, train_set.chosen(config.parts)).half().float()
    judged = dev_set.chosen(config.parts)
    figures = judge(head, judged)
    out = options["out"] or Path(settings.PLUMB_HOME) / "models" / f"{NAME}.safetensors"
    card = card_of(out.stem, config, {
        "data": f"{options['data'].name}: {len(train)} photos to train on, {len(dev)} to choose by",
        "epochs": [training.epoch for training in trainings],
        "best_epoch": [training.best_epoch for training in trainings],
        "floor": floor_of(head, judged),
        "metrics": {"set": f"{options['data'].name} dev, {len(dev)} photos, every caption asks", **figures},
        "licence": LICENCE,
    })  # fmt: skip
    head_write(out, head, card)
    return {"weights": str(out), "towers": [round(training.best, 4) for training in trainings], **figures}


def config_of(options: dict[str, Any]) -> TextImageConfig:
    """The usual settings, but for what the command names."""
    names = {entry.name for entry in fields(TextImageConfig)}
    given = {name: value for name, value in options.items() if name in names and value is not None}
    if "parts" in given:
        given["parts"] = tuple(name for name in PARTS if name in given["parts"])
    return TextImageConfig(**given)


def card_of(name: str, config: TextImageConfig, facts: dict[str, Any]) -> dict[str, Any]:
    """What the card says beside the facts of one run."""
    looks = ", ".join(f"{look.net} at {look.size} px" for look in looks_of(config.parts))
    return {
        "task": TASK,
        "name": name,
        "command": command_line(sys.argv),
        "seed": config.seed,
        "precision": "fp32",
        "stored": "fp16",
        "preprocessing": f"RGB, squashed, (x - 127) / 128, {looks}"[:120],
        "config": config.head.as_json(),
        "training": config.as_json(),
        **facts,
    }


def head_write(out: Path, head: JoinedHead, card: dict[str, Any]) -> None:
    """Weights in half precision, and the card."""
    tensors = {
        name: value.detach().to(torch.float16).contiguous().numpy()
        for name, value in head.state_dict().items()
    }
    model_write(out, tensors, card)
