"""The quick look at held-back photos while training: one right-angle and one free view of each."""

import math
from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from search.extractors.preprocessing import normalised
from search.orientation.dataset import CACHED_SIDE, Views
from search.orientation.geometry import reencoded, turned_view
from search.orientation.photographs import Photograph, read_pixels


def held_back_views(photos: Sequence[Photograph], size: int, seed: int) -> Views:
    """First a right-angle view of every photo, then one at any angle; whole frame, fixed by the seed.

    Squashed photos are widened or narrowed first, by a factor drawn for each photo, whatever the angle.
    """
    rng = np.random.default_rng(seed)
    stretches = [math.exp(rng.uniform(-0.4, 0.4)) if photo.collection.squashed else 1.0 for photo in photos]
    right = 90.0 * rng.integers(4, size=len(photos))
    free = rng.uniform(0, 360, size=len(photos))
    pixels = [read_pixels(photo.path, CACHED_SIDE) for photo in photos]
    views = [
        reencoded(turned_view(photo, float(angle), size, stretch=stretch), 90)
        for angles in (right, free)
        for photo, angle, stretch in zip(pixels, angles, stretches, strict=True)
    ]
    return normalised(np.stack(views)), np.concatenate([right, free]).astype(np.float32)


@torch.inference_mode()
def validation_figures(net: nn.Module, views: Views, batch: int = 32) -> dict[str, float]:
    """`four_way` and `loss` (nats) of the right-angle half; `median` error (degrees) and `acc10` of the free half."""
    inputs, angles = views
    device = next(net.parameters()).device
    quarters, bins = [], []
    for start in range(0, len(inputs), batch):
        part = torch.from_numpy(inputs[start : start + batch]).to(device)
        quarter_logits, bin_logits = net(part.contiguous(memory_format=torch.channels_last))
        quarters.append(quarter_logits.log_softmax(1).cpu().numpy())
        bins.append(bin_logits.argmax(1).cpu().numpy())
    half = len(angles) // 2
    logs = np.concatenate(quarters)[:half]
    truth = (angles[:half] // 90).astype(int)
    found = np.concatenate(bins)[half:]
    error = 180 - np.abs(np.abs(found - angles[half:]) % 360 - 180)
    return {
        "four_way": float((logs.argmax(1) == truth).mean()),
        "loss": float(-logs[np.arange(half), truth].mean()),
        "median": float(np.median(error)),
        "acc10": float((error <= 10).mean()),
    }
