"""VGG16 and ResNet50 of torchvision as backbones, for people who have downloaded their ImageNet weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from search.extractors.errors import WeightsMissing
from search.extractors.maps import Backbone, Floats, Layer, Maps, of_linear
from search.extractors.model_files import file_sha256
from search.extractors.preprocessing import normalised_imagenet
from search.extractors.torchvision_guard import torchvision

FILES = {"vgg16": "vgg16-397923af.pth", "resnet50": "resnet50-0676ba61.pth"}
"""torchvision's own names of its IMAGENET1K_V1 weights, below torch's hub folder."""


class VggMaps(Maps):
    middle_channels, last_channels = 512, 512

    net: Any  # torchvision's own class, which is known only behind the guard

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        middle = self.net.features[:24](x)
        last = self.net.features[24:](middle)
        pooled = torch.flatten(self.net.avgpool(last), 1)
        return middle, last, self.net.classifier(pooled)

    def layers(self) -> dict[str, Layer]:
        """Every convolution, rectified, and every pooling, by the paper's names."""
        found, block, number = {}, 1, 0
        for module in self.net.features:
            if isinstance(module, nn.Conv2d):
                number += 1
            elif isinstance(module, nn.ReLU):
                found[f"conv{block}-{number}"] = Layer(module)
            else:
                found[f"pool{block}"] = Layer(module)
                block, number = block + 1, 0
        return found


class ResNetMaps(Maps):
    middle_channels, last_channels = 1024, 2048

    net: Any  # torchvision's own class, which is known only behind the guard

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        net = self.net
        x = net.maxpool(net.relu(net.bn1(net.conv1(x))))
        middle = net.layer3(net.layer2(net.layer1(x)))
        last = net.layer4(middle)
        return middle, last, net.fc(last.mean(dim=(2, 3)))

    def layers(self) -> dict[str, Layer]:
        """The stem, and of each block of conv2 to conv5 its two narrow convolutions and what it hands on."""
        found = {"conv1": Layer(self.net.bn1, torch.relu), "pool1": Layer(self.net.maxpool)}
        for stage in range(1, 5):
            for number, block in enumerate(getattr(self.net, f"layer{stage}"), 1):
                name = f"conv{stage + 1}-{number}"
                found[f"{name}-reduced"] = Layer(block.bn1, torch.relu)
                found[f"{name}-filtered"] = Layer(block.bn2, torch.relu)
                found[name] = Layer(block)
        return found

    def classifier(self) -> tuple[Floats, Floats]:
        return of_linear(self.net.fc)


def vgg16(*, random_weights: bool = False) -> Backbone:
    """138 million parameters; Simonyan and Zisserman 2015."""
    return _made("vgg16", VggMaps, random_weights)


def resnet50(*, random_weights: bool = False) -> Backbone:
    """26 million parameters; He et al. 2016."""
    return _made("resnet50", ResNetMaps, random_weights)


def weights_path(name: str) -> Path:
    """The file with the weights of this backbone. Raises WeightsMissing."""
    path = Path(torch.hub.get_dir()) / "checkpoints" / FILES[name]
    if not path.exists():
        raise WeightsMissing(
            f"The weights of {name} are not on this machine: download {FILES[name]} from "
            f"https://download.pytorch.org/models/ into {path.parent}, or choose an efficientnet-lite."
        )
    return path


def _made(name: str, maps: Callable[[nn.Module], Maps], random_weights: bool) -> Backbone:
    path = None if random_weights else weights_path(name)
    net = getattr(torchvision().models, name)(weights=None)
    if path:
        net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    sha256 = file_sha256(path) if path else ""
    return Backbone(name, maps(net.eval()).eval(), 224, normalised_imagenet, sha256)
