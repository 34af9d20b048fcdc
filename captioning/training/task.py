"""`manage.py train captioner`: from a folder of described photos to weights with a model card."""

import copy
import sys
from argparse import ArgumentParser
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
from django.conf import settings

from captioning.decoders import DECODERS, Decoder, decoder_make
from captioning.training.card import captioner_save
from captioning.training.checkpoint import Progress
from captioning.training.config import CaptionerConfig
from captioning.training.course import Judge
from captioning.training.cross_entropy import CrossEntropyCourse
from captioning.training.data import TrainingSet
from captioning.training.feature_cache import base_grids
from captioning.training.judging import judge_decoder
from captioning.training.library import library_run
from captioning.training.references import reference_words, references_read
from captioning.training.self_critical import SelfCriticalCourse
from captioning.vocabulary import Vocabulary
from search.extractors.model_files import command_line

help = "Train a captioner on described photos; goes on where it was cut off."


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data" / "flickr8k"
    parser.add_argument(
        "--data", type=Path, default=data, help="Folder with train.json, dev.json and images/."
    )
    parser.add_argument(
        "--from-library",
        action="store_true",
        help="Go on from the model in use with captions that people approved or wrote.",
    )
    parser.add_argument(
        "--activate", action="store_true", help="With --from-library: use the new model from now on."
    )
    parser.add_argument("--decoder", choices=sorted(DECODERS), default=CaptionerConfig.decoder)
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rate", type=float, help="Highest learning rate.")
    parser.add_argument("--self-critical-epochs", type=int, help="Of the second course, rewarded by CIDEr-D.")
    parser.add_argument(
        "--self-critical-rate", type=float, help="Highest learning rate of the second course."
    )
    parser.add_argument("--photos-per-step", type=int)
    parser.add_argument("--patience", type=int, help="Epochs without a better dev score before it stops.")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--run", default="", help="Name of the run's folder under the state's runs/.")
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")
    parser.add_argument("--threads", type=int, default=0, help="Of torch; 0 leaves it to torch.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Train, write the weights and the card, and return the dev figures of the shipped weights."""
    if options["threads"]:
        torch.set_num_threads(options["threads"])
    if options.get("from_library"):
        return library_run(options)
    config = config_of(options)
    name = options["run"] or f"captioner-{config.decoder.replace('_', '-')}"
    out = options["out"] or settings.PLUMB_HOME / "models" / f"{name}.safetensors"
    train, dev = (
        references_read(options["data"] / f"{split}.json", options["data"] / "images") for split in SPLITS
    )
    vocabulary = Vocabulary.of_captions(
        (caption for entry in train for caption in entry.captions), least=config.least_count
    )
    photos = TrainingSet.of(
        train,
        base_grids(train),
        base_grids(train, mirrored=True) if config.flips else None,
        vocabulary,
        config,
    )
    references, dev_grids = reference_words(dev), base_grids(dev)
    torch.manual_seed(config.seed)
    decoder = decoder_make(config.decoder, words=len(vocabulary), **config.sizes)
    progress = learn(
        config,
        decoder,
        photos,
        settings.PLUMB_HOME / "runs" / name,
        lambda judged: judge_decoder(judged, dev_grids, references, vocabulary, width=1),
    )
    figures = judge_decoder(decoder.half().float(), dev_grids, references, vocabulary, width=config.beam)
    facts = {
        "data": f"{options['data'].name}: {len(train)} photos to train on, {len(dev)} to choose by",
        "command": command_line(sys.argv),
        "epochs": [course.epoch for course in progress],
        "best_epoch": [course.best_epoch for course in progress],
        "metrics": {"set": f"{options['data'].name} dev, {len(dev)} photos, beam {config.beam}", **figures},
        "licence": LICENCE,
    }
    captioner_save(out, decoder, vocabulary, config, facts)
    return {"weights": str(out), **figures}


def learn(
    config: CaptionerConfig, decoder: Decoder, photos: TrainingSet, folder: Path, judge: Judge
) -> list[Progress]:
    """Both courses, or the first alone; the better one's best weights end in `decoder`."""
    found = [CrossEntropyCourse(config, decoder, photos, folder).train(judge)]
    if config.self_critical_epochs:
        before = copy.deepcopy(decoder.state_dict())
        found.append(SelfCriticalCourse(config, decoder, photos, folder / "self-critical").train(judge))
        if found[1].best < found[0].best:
            decoder.load_state_dict(before)
    return found


SPLITS = ("train", "dev")
LICENCE = "Trained by the Plumb project; the photos and captions it learned from are for research use."


def config_of(options: dict[str, Any]) -> CaptionerConfig:
    """The config with what the command line names changed."""
    names = {entry.name for entry in fields(CaptionerConfig)}
    return CaptionerConfig(
        **{name: value for name, value in options.items() if name in names and value is not None}
    )
