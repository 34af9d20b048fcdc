"""Where the network looked: activation map and Grad-CAM of one photo. Torch, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from search.extractors.layers import activation_map
from search.extractors.preprocessing import normalised
from search.orientation.decoding import BINS, QUARTERS
from search.orientation.network import OrientationHead, OrientationNet
from search.orientation.reader import OrientationReader, Seen

Map = NDArray[np.float32]


@dataclass(frozen=True)
class Explanation:
    """What was read off a photo, and two maps over the square that the network saw, float32 [g, g] in 0..1."""

    seen: Seen
    activation: Map
    gradcam: Map


def explain(net: OrientationNet, reader: OrientationReader, image: Image.Image) -> Explanation:
    """Explain the reading of an RGB photo by the maps of the very views at right angles that it was read from.

    `net` must hold the reader's weights, in eval mode.
    """
    seen = reader.look([image])[0]
    pixels = reader.pixels([image])
    views = np.concatenate([np.rot90(pixels, -turn, axes=(1, 2)) for turn in seen.turns])
    peak = round(seen.reading.angle)
    bins = torch.tensor([(peak + turn * BINS // QUARTERS) % BINS for turn in seen.turns])
    joined = _last_maps(net, torch.from_numpy(normalised(views)))
    return Explanation(
        seen=seen,
        activation=maps_turned_back(activation_map(joined), seen.turns),
        gradcam=maps_turned_back(grad_cam(net.head, joined, bins), seen.turns),
    )


def grad_cam(head: OrientationHead, joined: torch.Tensor, bins: torch.Tensor) -> Map:
    """What in the head's last map [V, C, g, g] speaks for each view's bin [V] -> [V, g, g], >= 0.

    Selvaraju et al. 2017, "Grad-CAM" (ICCV): channels weighted by the mean gradient of the bin's logit, summed,
    negative evidence cut off.
    """
    with torch.enable_grad():
        leaf = joined.detach().requires_grad_()
        score = head.read(leaf)[:, QUARTERS:][torch.arange(len(bins)), bins].sum()
        (gradient,) = torch.autograd.grad(score, leaf)
    weighted = (gradient.mean((2, 3), keepdim=True) * joined).sum(1)
    return np.asarray(weighted.clamp(min=0).numpy(), np.float32)


@torch.no_grad()
def _last_maps(net: OrientationNet, inputs: torch.Tensor) -> torch.Tensor:
    return net.head.join(*net.backbone.features(inputs))


def maps_turned_back(maps: Map, turns: Sequence[int]) -> Map:
    """Maps of views turned so many quarters clockwise: turned back, averaged, the highest place 1 (or all 0)."""
    mean = np.mean([np.rot90(found, turn) for found, turn in zip(maps, turns, strict=True)], axis=0)
    highest = mean.max()
    return np.asarray(mean / highest if highest > 0 else mean, np.float32)
