"""`manage.py train orientation`: from upright photos to calibrated weights with a model card."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings

from search.orientation.export import CHOSEN, export
from search.orientation.photographs import photographs, split
from search.orientation.training import TrainingConfig, train_orientation

help = "Train the orientation network on upright photos; goes on where it was cut off."
NAME = "orientation-lite0"
PRETEXT = "orientation-pretext"
LIBRARY = "orientation-library"


def add_arguments(parser: ArgumentParser) -> None:
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--pretext",
        action="store_true",
        help="Self-supervised: random weights, four turns only; a --start for other trainings.",
    )
    kind.add_argument(
        "--from-library",
        action="store_true",
        help="Go on from the model in use with photos whose turn people approved or made.",
    )
    parser.add_argument(
        "--activate", action="store_true", help="With --from-library: use the new model from now on."
    )
    parser.add_argument("--data", type=Path, default=settings.SHARED_DATA / "data", help="The photo sets.")
    _schedule_arguments(parser)
    parser.add_argument("--threads", type=int, default=TrainingConfig.threads)
    parser.add_argument(
        "--workers",
        type=int,
        default=TrainingConfig.workers,
        help="Processes that make views; 0 makes them here.",
    )
    parser.add_argument("--run", help="Name of the run's folder under the state's runs/.")
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")
    parser.add_argument("--size", type=int, default=160, help="Pixels that photos are read at.")
    parser.add_argument(
        "--export-only", action="store_true", help="Write the best weights of a run that was cut off."
    )


def _schedule_arguments(parser: ArgumentParser) -> None:
    config = TrainingConfig
    parser.add_argument("--start", help="imagenet, random, or a model's file (.safetensors) to go on from.")
    parser.add_argument("--steps", type=int)
    parser.add_argument(
        "--sizes", type=sizes_read, metavar="SHARE:PIXELS,...",
        help="From which share of the steps on views have which side, as 0:128,0.4:160.",
    )  # fmt: skip
    parser.add_argument("--minutes", type=float, help="Budget the schedule follows.")
    parser.add_argument("--batch", type=int)
    parser.add_argument("--rate", type=float, help=f"Highest learning rate ({config.rate}).")
    parser.add_argument("--head-rate", type=float, help=f"The same, of the head ({config.head_rate}).")
    parser.add_argument("--sigma", type=float, help=f"Softness of the labels, degrees ({config.sigma}).")
    parser.add_argument("--frozen-blocks", type=int, help=f"-1 trains all ({config.frozen_blocks}).")
    parser.add_argument("--validate-every", type=int)
    parser.add_argument("--patience", type=int)
    parser.add_argument("--seed", type=int)


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


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Train, calibrate on held-back photos, write weights and card; returns the card's figures."""
    if options["pretext"]:
        from search.orientation.pretext import pretext_run

        return pretext_run(options, config_read(options, PRETEXT))
    if options["from_library"]:
        from search.orientation.library import library_run

        return library_run(options, config_read(options, LIBRARY))
    return _upright_run(options, config_read(options, NAME))


def config_read(options: dict[str, Any], run: str) -> TrainingConfig:
    """What the command line says; of what it does not say, the defaults."""
    folder = settings.PLUMB_HOME / "runs" / (options["run"] or run)
    said = {name: options[name] for name in CHOSEN if options[name] is not None}
    machine = {name: options[name] for name in ("threads", "workers")}
    return TrainingConfig(data=str(options["data"]), folder=str(folder), **machine, **said)


def _upright_run(options: dict[str, Any], config: TrainingConfig) -> dict[str, Any]:
    if not options["export_only"]:
        train_orientation(config)
    train, held_back = split(photographs(Path(config.data)), config.seed)
    out = options["out"] or settings.PLUMB_HOME / "models" / f"{NAME}.safetensors"
    data = (
        f"{len(train)} upright photos of coco_squashed, flickr8k, animals, scenes15, intel_scenes, "
        f"imagenet_sample and coco128; {len(held_back)} others held back to calibrate and measure"
    )
    written = export(config, held_back, out, options["size"], {"name": NAME, "data": data})
    return {"weights": str(out), "model_version": written.label, **written.card["metrics"]}
