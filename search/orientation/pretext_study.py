"""`manage.py study orientation-pretext`: does self-supervision by turns help? A linear probe of frozen features.

Protocol of Gidaris et al. 2018 in small: networks of one shape that differ only in what they learned from, frozen;
a logistic regression on their pooled maps learns the classes of a labelled set of photos.
"""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from django.conf import settings
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn
from tqdm import tqdm

from search.evaluation.models import model_newest
from search.evaluation.photographs import open_photo, photos_below
from search.extractors.preprocessing import normalised, to_pixels
from search.orientation.errors import OrientationError
from search.orientation.network import OrientationNet
from search.orientation.pretext import NAME
from search.orientation.selectors import TASK
from search.orientation.starts import IMAGENET, RANDOM, starting_net

help = "Linear probe of features pretrained by turns, against random and ImageNet ones."
SIZE = 160
Features = dict[str, NDArray[np.float32]]
PROTOCOL = (
    "{photos} photos of {classes} classes ({folder}), {size} px, squashed; EfficientNet-Lite0 frozen, maps averaged "
    "over places; standardised, logistic regression (C = {strength}) on half of each class, measured on the other; "
    "mean and standard deviation of {splits} draws of the halves. Pretext: {pretext}."
)
STRENGTH = 0.01


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--images", type=Path, default=settings.SHARED_DATA / "data" / "caltech101", help="Folder = class."
    )
    parser.add_argument(
        "--pretext", type=Path, help="Weights of `train orientation --pretext`; by default its last run's."
    )
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """A row for each network: accuracy on its middle and its last map."""
    pretext = (
        options["pretext"] or settings.PLUMB_HOME / "runs" / "orientation-pretext" / f"{NAME}.safetensors"
    )
    if not pretext.exists():
        raise OrientationError(
            f"There is no {pretext}. Run `manage.py train orientation --pretext`, or name weights with --pretext."
        )
    paths = photos_below(options["images"])
    labels = np.array([path.parent.name for path in paths])
    rows = []
    for name, net in networks(pretext).items():
        found = features(net, paths, name)
        scores = {layer: probed(x, labels, options["splits"], options["seed"]) for layer, x in found.items()}
        rows.append({"features": name, **{f"{layer} map": _spread(s) for layer, s in scores.items()}})
    return {
        "rows": rows,
        "photos": len(paths),
        "protocol": PROTOCOL.format(
            photos=len(paths),
            classes=len(set(labels)),
            folder=options["images"].name,
            size=SIZE,
            strength=STRENGTH,
            splits=options["splits"],
            pretext=pretext.name,
        ),
    }


def networks(pretext: Path) -> Mapping[str, OrientationNet]:
    """Networks of one shape by what they learned from."""
    torch.manual_seed(0)
    found = {
        RANDOM: starting_net(RANDOM),
        "four turns, no labels": starting_net(str(pretext)),
        "ImageNet": starting_net(IMAGENET),
        "ImageNet, then upright photos": starting_net(str(model_newest(TASK).path)),
    }
    return {name: net.eval() for name, net in found.items()}


@torch.inference_mode()
def features(net: OrientationNet, paths: list[Path], name: str) -> Features:
    """Maps averaged over places, of every photo: `middle` [N, 112] and `last` [N, 1280]."""
    if name == RANDOM:
        _statistics_settle(net, paths)
    middle, last = [], []
    for batch in tqdm(list(_batches(paths)), desc=name, disable=None):
        maps = net.backbone.features(batch)
        middle.append(maps[0].mean((2, 3)).numpy())
        last.append(maps[1].mean((2, 3)).numpy())
    return {"middle": np.concatenate(middle), "last": np.concatenate(last)}


def probed(x: NDArray[np.float32], labels: NDArray[Any], splits: int, seed: int) -> NDArray[np.float64]:
    """Accuracy [splits] of a linear classifier learned on half of each class, on the other half."""
    found = []
    for split in range(splits):
        train = _halves(labels, np.random.default_rng([seed, split]))
        probe = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=400))
        found.append(probe.fit(x[train], labels[train]).score(x[~train], labels[~train]))
    return np.array(found)


def _statistics_settle(net: OrientationNet, paths: list[Path]) -> None:
    """A network that never learned has no statistics for its normalisation: it takes them from some photos."""
    for layer in net.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = None  # the plain mean over the batches
    net.train()
    for batch in _batches(paths[:: max(1, len(paths) // 320)]):
        net.backbone.features(batch)
    net.eval()


def _batches(paths: list[Path]) -> Iterator[torch.Tensor]:
    for start in range(0, len(paths), 32):
        images = [open_photo(path) for path in paths[start : start + 32]]
        yield torch.from_numpy(normalised(to_pixels(images, SIZE)))


def _halves(labels: NDArray[Any], rng: np.random.Generator) -> NDArray[np.bool_]:
    train = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        own = rng.permutation(np.flatnonzero(labels == label))
        train[own[: len(own) // 2]] = True
    return train


def _spread(scores: NDArray[np.float64]) -> str:
    return f"{scores.mean():.3f} ± {scores.std():.3f}"
