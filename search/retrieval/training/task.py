"""`manage.py train retrieval`: a descriptor learned on pairs; its model becomes an embedding space of its own.

manage.py train retrieval --images CLASSES --loss contrastive      a folder for each class
manage.py train retrieval --images FOLDER --loss views             two views of each photo (self-supervised)
manage.py train retrieval --tuples db.json --images FOLDER         cids, cluster, qidxs, pidxs
manage.py train retrieval --from-library                           albums are the classes
"""

import shlex
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from django.conf import settings

from search.evaluation.models import descriptor_given
from search.evaluation.photographs import open_photo, photos_below
from search.extractors.model_files import ModelFile, model_write
from search.extractors.registry import BACKBONES, TUNED, backbone, map_extractor
from search.retrieval.descriptor import Branch, Descriptor, DescriptorConfig
from search.retrieval.training.library import album_tuples, photo_open
from search.retrieval.training.losses import LOSSES
from search.retrieval.training.network import RetrievalNet, Tensors
from search.retrieval.training.start import pca_start
from search.retrieval.training.training import Run, RunConfig
from search.retrieval.training.tuples import TrainingError, Tuples, of_clusters, of_file, of_folders, of_views

help = "Learn a descriptor on classes, albums, given pairs, or views of the same photo."
POOLS = {"gem": 3.0, "avg": 1.0}
HELD_BACK = 0.15
LICENCE = "Trained by whoever ran the command, on their own photos; it holds no photo."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--images", type=Path, nargs="*", default=[], help="A folder of classes, or of photos."
    )
    parser.add_argument("--tuples", type=Path, help="cids/cluster/qidxs/pidxs as .json or .pkl.")
    parser.add_argument("--from-library", action="store_true", help="Albums of the library are the classes.")
    parser.add_argument(
        "--start", type=Path, help="Begin with this descriptor (.safetensors) instead of PCA."
    )
    parser.add_argument("--arch", choices=sorted(BACKBONES), default="efficientnet-lite2")
    parser.add_argument("--pool", choices=sorted(POOLS), default="gem", help="gem learns its power.")
    parser.add_argument(
        "--whitening", choices=["learned", "pca"], default="learned", help="pca stays as fitted."
    )
    parser.add_argument("--regional", action="store_true", help="Sum the pooled parts of a grid (R-MAC).")
    parser.add_argument(
        "--local-whitening", type=int, default=0, metavar="AXES", help="Whiten each cell to so many."
    )
    parser.add_argument("--loss", choices=sorted(LOSSES), default=RunConfig.loss)
    parser.add_argument("--loss-margin", type=float, help="Each loss has a usual one.")
    parser.add_argument("--size", type=int, help="Square in pixels; the backbone's own unless told.")
    parser.add_argument("--dim", type=int, default=256)
    for name in ("negatives", "epochs", "pairs", "tuples", "seed", "patience"):
        word = "batch" if name == "tuples" else name
        parser.add_argument(f"--{word}", type=int, default=getattr(RunConfig, name))
    parser.add_argument("--rate", type=float, default=RunConfig.rate)
    parser.add_argument("--minutes", type=float, default=0.0, help="Wall-clock budget; 0 for none.")
    parser.add_argument(
        "--train-backbone", action="store_true", help="Also the network's own weights (slow)."
    )
    parser.add_argument(
        "--run", default="retrieval", help="Folder of checkpoints; a run of this name goes on."
    )
    parser.add_argument("--out", type=Path, help="Weights file to write (.safetensors).")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Train, write weights and card; says where and how well held-back pairs are found."""
    train, held_back = _data(options)
    open_ = photo_open if options["from_library"] else open_photo
    config, tensors = _start(options, train, open_)
    learns = options["whitening"] == "learned"
    own = options["train_backbone"]
    extractor = _trainable(options["arch"]) if own else map_extractor(options["arch"])
    run_config = RunConfig(
        loss=options["loss"],
        margin=options["loss_margin"],
        tuples=options["batch"],
        train_backbone=own,
        **{
            name: options[name]
            for name in ("negatives", "epochs", "pairs", "rate", "patience", "minutes", "seed")
        },
    )
    made = Run(
        run_config,
        RetrievalNet(config, tensors, learns=learns),
        extractor,
        open_,
        Path(settings.PLUMB_HOME) / "runs" / options["run"],
    )
    figures = made.run(train, held_back)
    made.load(made.best_weights())
    written = _export(made, options, len(train.images), figures)
    return {"weights": str(written.path), "model_version": written.label, **figures}


def _data(options: dict[str, Any]) -> tuple[Tuples, Tuples]:
    """Pairs to learn from and others, of other clusters, held back. Raises TrainingError."""
    folders: list[Path] = options["images"]
    if sum([bool(options["tuples"]), options["from_library"], bool(folders) and not options["tuples"]]) != 1:
        raise TrainingError("Say what to learn from: --images, --tuples with --images, or --from-library.")
    if options["tuples"]:
        if len(folders) != 1:
            raise TrainingError("--tuples needs one folder of images: --images FOLDER.")
        parts = of_file(options["tuples"], folders[0])
        return parts["train"], parts.get("val") or _split(parts["train"], options["seed"])[1]
    if options["from_library"]:
        return _split(album_tuples(options["seed"]), options["seed"])
    if options["loss"] == "views":
        return _split(
            of_views([path for folder in folders for path in photos_below(folder)]), options["seed"]
        )
    if len(folders) != 1:
        raise TrainingError("Classes are the folders of one folder: --images FOLDER.")
    return _split(of_folders(folders[0], photos_below(folders[0]), options["seed"]), options["seed"])


def _split(found: Tuples, seed: int) -> tuple[Tuples, Tuples]:
    """By whole clusters, so that no held-back photo's like was learned from."""
    names = sorted(set(found.clusters))
    if len(names) < 4:
        raise TrainingError("At least four classes are needed: some are held back to see when to stop.")
    drawn = np.random.default_rng(seed).permutation(names)
    kept = set(drawn[: max(2, round(HELD_BACK * len(names)))].tolist())
    views = found.queries == found.positives
    parts = []
    for inside in (False, True):
        rows = [i for i, cluster in enumerate(found.clusters) if (cluster in kept) is inside]
        images, clusters = [found.images[i] for i in rows], [found.clusters[i] for i in rows]
        parts.append(of_views(images) if views else of_clusters(images, clusters, seed))
    return parts[0], parts[1]


def _start(options: dict[str, Any], train: Tuples, open_: Any) -> tuple[DescriptorConfig, Tensors]:
    """The config with its first projections: those of --start, or PCA of the run's own photos."""
    if options["start"]:
        file, descriptor = descriptor_given(options["start"])
        return replace(descriptor.config, tuned=options["train_backbone"]), file.tensors()
    p, dim = POOLS[options["pool"]], options["dim"]
    branches = tuple(
        Branch(name, p, dim, 0.75, 1.0, options["local_whitening"], options["regional"])
        for name in ("middle", "last")
    )
    size = options["size"] or map_extractor(options["arch"]).backbone.size
    config = DescriptorConfig(options["arch"], (size,), branches, dim, options["train_backbone"])
    return config, pca_start(
        config, [open_(image) for image in _drawn(train.images, 3 * dim, options["seed"])]
    )


def _drawn(images: Sequence[Any], most: int, seed: int) -> list[Any]:
    order = np.random.default_rng(seed).permutation(len(images))[:most]
    return [images[i] for i in sorted(order)]


def _trainable(name: str) -> Any:
    from search.extractors.maps import MapExtractor

    return MapExtractor(backbone(name))


def _export(made: Run, options: dict[str, Any], photos: int, figures: dict[str, float]) -> ModelFile:
    config = made.net.trained_config()
    tensors: dict[str, Any] = dict(made.net.tensors())
    if config.tuned:
        state = made.extractor.backbone.module.state_dict()
        tensors |= {
            f"{TUNED}{name}": (t.to(torch.float16) if t.is_floating_point() else t).numpy()
            for name, t in state.items()
        }
    name = f"descriptor-{config.backbone.removeprefix('efficientnet-')}-{config.dim}-{options['loss']}"
    card = {
        "task": "descriptor",
        "name": name,
        "data": f"{photos} photos",
        "command": shlex.join(["manage.py", *sys.argv[1:]]),
        "seed": options["seed"],
        "metrics": figures,
        "licence": LICENCE,
        "preprocessing": f"squashed to {', '.join(map(str, config.sizes))} px, as the backbone wants",
        "precision": "fp32",
        "backbone": map_extractor(config.backbone).backbone.label,
        "config": config.as_card(),
        "training": {name: value for name, value in asdict(made.config).items() if name != "viewing"},
    }
    out = options["out"] or Path(settings.PLUMB_HOME) / "models" / f"{name}.safetensors"
    written = model_write(out, tensors, card)
    Descriptor.load(written)
    return written
