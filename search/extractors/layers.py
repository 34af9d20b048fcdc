"""What a layer of a backbone answers to a photo: its feature maps and its activation map. Torch, no database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from search.extractors.errors import ExtractorError
from search.extractors.maps import Backbone, Layer
from search.extractors.registry import backbone

Floats = NDArray[np.float32]

POWER = 2
"""p of the activation map: higher looks more at the few strongest channels."""


@dataclass(frozen=True)
class LayerShape:
    """Of the maps that a layer gives at its network's own size."""

    name: str
    channels: int
    height: int
    width: int


def layer_shapes(name: str) -> list[LayerShape]:
    """The layers of a backbone, from the pixels to the end; no weights are loaded. Raises ExtractorError."""
    with torch.device("meta"):
        found = backbone(name, random_weights=True)
        pixels = torch.zeros(1, 3, found.size, found.size)
    answers = _answers(found, found.module.layers(), pixels)
    return [LayerShape(layer, *maps.shape[1:]) for layer, maps in answers.items()]


def layer_maps(found: Backbone, layer: str, image: Image.Image) -> Floats:
    """What a layer answers to an RGB photo, squashed to the network's own square: float32 [C, h, w].

    Raises ExtractorError for a layer that it does not have.
    """
    known = found.module.layers()
    if layer not in known:
        raise ExtractorError(f"{found.name} has no layer {layer!r}; choose one of {', '.join(known)}.")
    pixels = torch.from_numpy(found.input([image]))
    maps = _answers(found, {layer: known[layer]}, pixels)[layer]
    return np.asarray(maps[0].numpy(), np.float32)


def activation_map(maps: Tensor, power: int = POWER) -> Floats:
    """Sum over the channels of |activation|^power of maps [V, C, h, w] -> float32 [V, h, w], >= 0.

    F_sum^p of Zagoruyko & Komodakis 2017, "Paying more attention to attention" (ICLR).
    """
    return np.asarray(maps.abs().pow(power).sum(1).numpy(), np.float32)


@torch.inference_mode()
def _answers(found: Backbone, layers: Mapping[str, Layer], pixels: Tensor) -> dict[str, Tensor]:
    given: dict[nn.Module, Tensor] = {}
    with _heard([layer.module for layer in layers.values()], given):
        found.module(pixels)
    return {name: layer.rectify(given[layer.module]) for name, layer in layers.items()}


@contextmanager
def _heard(modules: list[nn.Module], given: dict[nn.Module, Tensor]) -> Iterator[None]:
    """Keep what these modules give, by a copy: a network may rectify in place."""

    def hear(module: nn.Module, _inputs: object, output: Tensor) -> None:
        given[module] = output.clone()

    hooks = [module.register_forward_hook(hear) for module in modules]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
