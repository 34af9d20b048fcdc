"""The backbones. Adding one = one file and one line here; each is imported on first use, and torch with it.

A file of backbones also has `weights_path(name)`, which raises WeightsMissing where they are not on this machine.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.extractors.errors import ExtractorError, WeightsMissing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.extractors.maps import Backbone, MapExtractor

BACKBONES: dict[str, str] = {
    "efficientnet-lite0": "search.extractors.backbones_lite.lite0",
    "efficientnet-lite2": "search.extractors.backbones_lite.lite2",
    "vgg16": "search.extractors.backbones_torchvision.vgg16",
    "resnet50": "search.extractors.backbones_torchvision.resnet50",
}


def backbone(name: str, *, random_weights: bool = False) -> "Backbone":
    """A new backbone by name. Raises ExtractorError for an unknown name, WeightsMissing without its weights.

    `random_weights` asks for an untrained network, for tests of shape.
    """
    try:
        module, _, attribute = BACKBONES[name].rpartition(".")
    except KeyError:
        raise ExtractorError(
            f"There is no backbone {name!r}; choose one of {', '.join(BACKBONES)}."
        ) from None
    made: Backbone = getattr(import_module(module), attribute)(random_weights=random_weights)
    return made


def backbone_weights(name: str) -> Path:
    """The file with a backbone's weights; nothing is loaded. Raises WeightsMissing."""
    path: Path = import_module(BACKBONES[name].rpartition(".")[0]).weights_path(name)
    return path


def backbones_installed() -> list[str]:
    """Names of the backbones whose weights are on this machine."""
    return [name for name in BACKBONES if _has_weights(name)]


def _has_weights(name: str) -> bool:
    try:
        backbone_weights(name)
    except WeightsMissing:
        return False
    return True


@cache
def map_extractor(name: str) -> "MapExtractor":
    """The extractor of a backbone, loaded once a process."""
    from search.extractors.maps import MapExtractor

    return MapExtractor(backbone(name))


TUNED = "net."
"""Begins the names of a backbone's own tensors in a descriptor's file."""


def tuned_extractor(name: str, tensors: "Mapping[str, NDArray[Any]]", sha256: str) -> "MapExtractor":
    """A backbone with other weights: those named `net.*` here. Raises ExtractorError when they are not its own."""
    import torch

    from search.extractors.maps import MapExtractor

    made = backbone(name, random_weights=True)
    state = {
        key.removeprefix(TUNED): torch.from_numpy(array)
        for key, array in tensors.items()
        if key.startswith(TUNED)
    }
    try:
        made.module.load_state_dict(state)
    except RuntimeError as error:
        raise ExtractorError(f"These are not the weights of a {name}: {error}") from error
    return MapExtractor(replace(made, name=f"{name}-tuned", sha256=sha256))
