"""What a network begins as before it is trained: ImageNet's weights, none at all, or a model of ours."""

from pathlib import Path

import torch
from torch import nn

from search.extractors.efficientnet_lite import load_pretrained
from search.extractors.model_files import ModelFile, model_file
from search.orientation.network import OrientationNet

IMAGENET = "imagenet"
RANDOM = "random"


def starting_net(start: str) -> OrientationNet:
    """The network with the weights that `start` names. Raises ExtractorError for a file that is no model."""
    if start == IMAGENET:
        return OrientationNet(load_pretrained("lite0"))
    if start == RANDOM:
        return untrained(OrientationNet())
    return net_load(model_file(Path(start)))


def net_load(file: ModelFile) -> OrientationNet:
    """The network with these weights, in eval mode."""
    net = OrientationNet()
    net.load_state_dict({name: torch.from_numpy(array) for name, array in file.tensors().items()})
    return net.eval()


def untrained(net: OrientationNet) -> OrientationNet:
    """Random weights that keep the size of signals through the layers (He et al. 2015), for learning from nothing."""
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = 0.1  # statistics that begin with nothing must be learned soon
    return net
