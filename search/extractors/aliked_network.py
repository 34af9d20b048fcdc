"""ALIKED's network: four blocks, the last two deformable, a score and sparse deformable descriptors.

The parameter names are those of the published checkpoints, so that these load strictly.
"""

from collections.abc import Mapping
from typing import Self, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

GATE = nn.SELU()


class DeformableConv2d(nn.Module):
    """3x3 convolution whose nine taps are moved by learned offsets (Dai et al. 2017), by grid_sample."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.offset_conv = nn.Conv2d(inputs, 18, 3, padding=1)
        self.regular_conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        height, width = x.shape[-2:]
        limit = max(height, width) / 4
        offsets = self.offset_conv(x).clamp(-limit, limit).unflatten(1, (9, 2))
        rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        total = x.new_zeros(1)
        for tap in range(9):
            y = rows + tap // 3 - 1 + offsets[:, tap, 0]
            x_ = columns + tap % 3 - 1 + offsets[:, tap, 1]
            grid = torch.stack([2 * x_ / (width - 1) - 1, 2 * y / (height - 1) - 1], -1)
            seen = functional.grid_sample(x, grid, align_corners=True)
            total = total + functional.conv2d(
                seen, self.regular_conv.weight[:, :, tap // 3, tap % 3, None, None]
            )
        return total


class AlikedBlock(nn.Module):
    """Two convolutions; from the second block on with a shortcut, from the third on deformable."""

    def __init__(self, inputs: int, outputs: int, *, shortcut: bool, deformable: bool) -> None:
        super().__init__()
        self.conv1, self.conv2 = (
            DeformableConv2d(before, outputs)
            if deformable
            else nn.Conv2d(before, outputs, 3, padding=1, bias=False)
            for before in (inputs, outputs)
        )
        self.bn1, self.bn2 = nn.BatchNorm2d(outputs), nn.BatchNorm2d(outputs)
        if shortcut:
            self.downsample = nn.Conv2d(inputs, outputs, 1)
        self.shortcut = shortcut

    def forward(self, x: Tensor) -> Tensor:
        y = self.bn2(self.conv2(GATE(self.bn1(self.conv1(x)))))
        return cast(Tensor, GATE(y + self.downsample(x) if self.shortcut else y))


class DescriptorHead(nn.Module):
    """A descriptor of a point is read at `positions` places around it, which the point's own patch chooses."""

    def __init__(self, dim: int, positions: int) -> None:
        super().__init__()
        self.offset_conv = nn.Sequential(
            nn.Conv2d(dim, 2 * positions, 3), GATE, nn.Conv2d(2 * positions, 2 * positions, 1)
        )
        self.sf_conv = nn.Conv2d(dim, dim, 1, bias=False)
        self.agg_weights = nn.Parameter(torch.zeros(positions, dim, dim))

    def forward(self, maps: Tensor, points: Tensor) -> Tensor:
        """Maps [1, D, H, W], points float [N, 2] in x, y -> [N, D] of length 1."""
        height, width = maps.shape[-2:]
        limit = max(height, width) / 4
        corner = (points - 0.5).long().clamp(min=0)
        reach = torch.arange(3)
        y = (corner[:, 1, None] + reach).clamp(max=height - 1)[:, :, None]
        x = (corner[:, 0, None] + reach).clamp(max=width - 1)[:, None, :]
        patches = maps[0][:, y, x].transpose(0, 1)
        offsets = self.offset_conv(patches).clamp(-limit, limit)[..., 0, 0].unflatten(1, (-1, 2))
        places = (points.long()[:, None] + offsets) * 2 / torch.tensor([width - 1, height - 1]) - 1
        seen = functional.grid_sample(maps, places[None], align_corners=True)
        seen = GATE(self.sf_conv(seen))[0]
        return functional.normalize(torch.einsum("dnp,pde->ne", seen, self.agg_weights), dim=1)


class AlikedNet(nn.Module):
    def __init__(self, channels: tuple[int, int, int, int], dim: int, positions: int) -> None:
        super().__init__()
        a, b, c, d = channels
        self.dim = dim
        self.block1 = AlikedBlock(3, a, shortcut=False, deformable=False)
        self.block2 = AlikedBlock(a, b, shortcut=True, deformable=False)
        self.block3 = AlikedBlock(b, c, shortcut=True, deformable=True)
        self.block4 = AlikedBlock(c, d, shortcut=True, deformable=True)
        self.conv1, self.conv2, self.conv3, self.conv4 = (
            nn.Conv2d(width, dim // 4, 1, bias=False) for width in channels
        )
        self.score_head = nn.Sequential(
            nn.Conv2d(dim, 8, 1, bias=False), GATE, nn.Conv2d(8, 4, 3, padding=1, bias=False), GATE,
            nn.Conv2d(4, 4, 3, padding=1, bias=False), GATE, nn.Conv2d(4, 1, 3, padding=1, bias=False),
        )  # fmt: skip
        self.desc_head = DescriptorHead(dim, positions)

    @classmethod
    def of(cls, tensors: Mapping[str, Tensor]) -> Self:
        """The network that these weights are of, in eval mode."""
        a, b, c, d = (tensors[f"conv{i}.weight"].shape[1] for i in (1, 2, 3, 4))
        positions, dim = tensors["desc_head.agg_weights"].shape[:2]
        net = cls((a, b, c, d), dim, positions)
        net.load_state_dict(dict(tensors))
        return net.eval()

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[1, 3, H, W] of RGB 0..1, sides multiples of 32 -> maps [1, D, H, W], score 0..1 [1, 1, H, W]."""
        first = self.block1(x)
        second = self.block2(functional.avg_pool2d(first, 2))
        third = self.block3(functional.avg_pool2d(second, 4))
        fourth = self.block4(functional.avg_pool2d(third, 4))
        size = x.shape[-2:]
        joined = torch.cat(
            [
                functional.interpolate(GATE(conv(found)), size, mode="bilinear", align_corners=True)
                for conv, found in (
                    (self.conv1, first), (self.conv2, second), (self.conv3, third), (self.conv4, fourth)
                )
            ],
            1,
        )  # fmt: skip
        return joined, torch.sigmoid(self.score_head(joined))

    def described(self, maps: Tensor, points: Tensor) -> Tensor:
        """Descriptors [N, D] of points in pixels of the maps, which have length 1 in each pixel."""
        return cast(Tensor, self.desc_head(maps, points))
