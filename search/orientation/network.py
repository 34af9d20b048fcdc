"""EfficientNet-Lite0 with a small convolutional head: 4 quarters and 360 bins of one degree."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from search.extractors.efficientnet_lite import EfficientNetLite, SameConv2d, efficientnet_lite0

BINS = 360
QUARTERS = 4
GRID = 4


class OrientationHead(nn.Module):
    """Joins the middle map (fine lines) and the last map (things), keeps where they are on a 4x4 grid."""

    def __init__(self, middle: int, last: int, width: int = 128, dropout: float = 0.2) -> None:
        super().__init__()
        self.lines = nn.Sequential(
            SameConv2d(middle, width // 2, 3, 2), nn.BatchNorm2d(width // 2), nn.ReLU()
        )
        self.things = nn.Sequential(SameConv2d(last, width, 1), nn.BatchNorm2d(width), nn.ReLU())
        self.joined = nn.Sequential(
            SameConv2d(width + width // 2, width, 3), nn.BatchNorm2d(width), nn.ReLU()
        )
        self.pool = nn.AdaptiveAvgPool2d(GRID)
        self.dropout = nn.Dropout(dropout)
        self.logits = nn.Linear(width * GRID * GRID, QUARTERS + BINS)

    def forward(self, middle: Tensor, last: Tensor) -> Tensor:
        return self.read(self.join(middle, last))

    def join(self, middle: Tensor, last: Tensor) -> Tensor:
        """Maps of the backbone -> the last map that still says where [B, width, S/32, S/32]."""
        joined: Tensor = self.joined(torch.cat([self.lines(middle), self.things(last)], dim=1))
        return joined

    def read(self, joined: Tensor) -> Tensor:
        """That map -> logits of quarters and bins [B, 364]."""
        logits: Tensor = self.logits(self.dropout(self.pool(joined).flatten(1)))
        return logits


class OrientationNet(nn.Module):
    def __init__(self, backbone: EfficientNetLite | None = None) -> None:
        super().__init__()
        self.backbone = backbone or efficientnet_lite0()
        self.backbone._fc = nn.Identity()  # type: ignore[assignment]  # the classifier is not needed
        self.head = OrientationHead(self.backbone.middle_channels, self.backbone.last_channels)
        self.frozen_blocks = -1

    def freeze(self, blocks: int) -> None:
        """Stem and the first `blocks` blocks stay as they are; -1 trains everything."""
        self.frozen_blocks = blocks
        for part in self._frozen():
            part.requires_grad_(False)

    def train(self, mode: bool = True) -> "OrientationNet":
        super().train(mode)
        for part in self._frozen():
            part.eval()
        return self

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """[B, 3, S, S] of (RGB - 127) / 128 -> logits of the quarters [B, 4] and of the bins [B, 360].

        Quarter q: the content is turned q * 90 degrees clockwise; bin b: b degrees. S is a multiple of 32, >= 128.
        """
        logits = self.head(*self.backbone.features(x))
        return logits[:, :QUARTERS], logits[:, QUARTERS:]

    def _frozen(self) -> list[nn.Module]:
        if self.frozen_blocks < 0:
            return []
        net = self.backbone
        return [net._conv_stem, net._bn0, *list(net._blocks)[: self.frozen_blocks]]


def soft_bins(angles: Tensor, sigma: float) -> Tensor:
    """Degrees [B] -> circular Gaussian over the 360 bins [B, 360], each row summing to 1; of NaN all bins alike."""
    distance = (torch.arange(BINS, device=angles.device)[None] - angles[:, None] + 180) % 360 - 180
    return torch.softmax(-0.5 * (distance.nan_to_num() / sigma) ** 2, dim=1)


def quarters_of(bins: Tensor) -> Tensor:
    """Mass of the four quarters [B, 4] of a distribution over bins [B, 360]; quarter 0 is -45 to 44 degrees."""
    return torch.roll(bins, 45, dims=1).reshape(-1, QUARTERS, BINS // QUARTERS).sum(2)


def orientation_loss(
    output: tuple[Tensor, Tensor],
    angles: Tensor,
    sigma: float,
    quarter_weight: float,
    bin_weight: float = 1.0,
) -> Tensor:
    """Weighted KL divergence of the bins to a circular Gaussian and cross-entropy of the quarters (scalar)."""
    quarter_logits, bin_logits = output
    target = soft_bins(angles, sigma)
    divergence = functional.kl_div(functional.log_softmax(bin_logits, 1), target, reduction="batchmean")
    return bin_weight * divergence + quarter_weight * functional.cross_entropy(
        quarter_logits, quarters_of(target)
    )
