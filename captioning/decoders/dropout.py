"""Dropout from random bytes: drawing a float for each number takes a quarter of a training step on a CPU."""

import torch
from torch import Tensor, nn


class ByteDropout(nn.Module):
    """Sets a share of the numbers to zero in training and scales the others up; the share in steps of 1/256."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.lost = round(share * 256)

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.lost:
            return x
        eights = torch.empty(-(-x.numel() // 8), dtype=torch.int64, device=x.device).random_(_LEAST, None)
        kept = eights.view(torch.uint8)[: x.numel()].view(x.shape) >= self.lost
        return x * kept.to(x.dtype).mul_(256 / (256 - self.lost))


_LEAST = -(2**63)
"""From here up `random_` draws all 64 bits."""
