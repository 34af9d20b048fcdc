"""VGG16 and ResNet50 of torchvision as backbones, for people who have downloaded their ImageNet weights."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from search.extractors.errors import WeightsMissing
from search.extractors.maps import Backbone, Floats, Maps, of_linear
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

    def classifier(self) -> tuple[Floats, Floats]:
        return of_linear(self.net.fc)


def vgg16(*, random_weights: bool = False) -> Backbone:
    """138 million parameters; Simonyan and Zisserman 2015."""
    return _made("vgg16", VggMaps, random_weights)


def resnet50(*, random_weights: bool = False) -> Backbone:
    """26 million parameters; He et al. 2016."""
    return _made("resnet50", ResNetMaps, random_weights)


def _made(name: str, maps: Callable[[nn.Module], Maps], random_weights: bool) -> Backbone:
    path = Path(torch.hub.get_dir()) / "checkpoints" / FILES[name]
    if not random_weights and not path.exists():
        raise WeightsMissing(
            f"The weights of {name} are not on this machine: download {FILES[name]} from "
            f"https://download.pytorch.org/models/ into {path.parent}, or choose an efficientnet-lite."
        )
    net = getattr(torchvision().models, name)(weights=None)
    if not random_weights:
        net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    sha256 = "" if random_weights else file_sha256(path)
    return Backbone(name, maps(net.eval()).eval(), 224, normalised_imagenet, sha256)
