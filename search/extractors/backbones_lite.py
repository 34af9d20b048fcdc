"""EfficientNet-Lite as a backbone: its expanded stride-16 map is the middle map, for it is never negative."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from torch import Tensor
from torch.nn import functional

from search.extractors.efficientnet_lite import (
    INPUT_SIZE,
    Block,
    EfficientNetLite,
    checkpoint_path,
    efficientnet_lite0,
    efficientnet_lite2,
    load_pretrained,
)
from search.extractors.maps import Backbone, Floats, Layer, Maps, of_linear
from search.extractors.model_files import file_sha256


class LiteMaps(Maps):
    def __init__(self, net: EfficientNetLite) -> None:
        super().__init__()
        self.net = net
        self._down = cast(Block, net._blocks[net._last_downsampling])
        self.middle_channels = self._down._expand_conv.out_channels
        self.last_channels = net.last_channels

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        middle, last = self.net.features(x)
        expanded = functional.relu6(self._down._bn0(self._down._expand_conv(middle)))
        return expanded, last, self.net.classified(last)

    def layers(self) -> dict[str, Layer]:
        """The stem, of each block what it widens, filters and hands on, and the head."""
        found = {"stem": Layer(self.net._bn0, functional.relu6)}
        for number, module in enumerate(self.net._blocks, 1):
            block = cast(Block, module)
            if block.expands:
                found[f"block-{number}-expanded"] = Layer(block._bn0, functional.relu6)
            found[f"block-{number}-depthwise"] = Layer(block._bn1, functional.relu6)
            found[f"block-{number}"] = Layer(block)
        return {**found, "head": Layer(self.net._bn1, functional.relu6)}

    def classifier(self) -> tuple[Floats, Floats]:
        return of_linear(self.net._fc)


def weights_path(name: str) -> Path:
    """The file with the weights of this backbone. Raises WeightsMissing."""
    return checkpoint_path(name.removeprefix("efficientnet-"))


def lite0(*, random_weights: bool = False) -> Backbone:
    return _made("lite0", efficientnet_lite0, random_weights)


def lite2(*, random_weights: bool = False) -> Backbone:
    return _made("lite2", efficientnet_lite2, random_weights)


def _made(name: str, make: Callable[[], EfficientNetLite], random_weights: bool) -> Backbone:
    net = make() if random_weights else load_pretrained(name)
    sha256 = "" if random_weights else file_sha256(checkpoint_path(name))
    return Backbone(f"efficientnet-{name}", LiteMaps(net).eval(), INPUT_SIZE[name], sha256=sha256)
