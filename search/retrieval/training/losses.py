"""The losses. Adding one = one class or function and its line in LOSSES.

Each takes unit vectors float32 [B, D] and the label of each int64 [B]; rows of one label belong together.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Loss = Callable[[Tensor, Tensor], Tensor]
SCALE = 30.0
TEMPERATURE = 0.07


def contrastive(vectors: Tensor, labels: Tensor, margin: float) -> Tensor:
    """Half the squared distance of pairs, half the squared lack of distance of others (Hadsell et al. 2006)."""
    distance, together, apart = _pairs(vectors, labels)
    near = distance[together].square().sum()
    far = F.relu(margin - distance[apart]).square().sum()
    return (near + far) / (2 * len(vectors))


def triplet(vectors: Tensor, labels: Tensor, margin: float) -> Tensor:
    """Every pair nearer than the anchor's nearest other by a margin (Hermans et al. 2017, hardest of the batch)."""
    distance, together, apart = _pairs(vectors, labels)
    anchors = together.any(1) & apart.any(1)
    if not anchors.any():
        return vectors.sum() * 0.0
    hardest_pair = distance.masked_fill(~together, -1.0).amax(1)
    nearest_other = distance.masked_fill(~apart, 9.0).amin(1)
    return F.relu(margin + hardest_pair - nearest_other)[anchors].mean()


def views(vectors: Tensor, labels: Tensor, margin: float) -> Tensor:
    """Two views of a photo find each other among the batch (InfoNCE, Chen et al. 2020); the margin eases no pair."""
    logits = (vectors @ vectors.T - margin * _same(labels)) / TEMPERATURE
    itself = torch.eye(len(vectors), dtype=torch.bool, device=vectors.device)
    logits = logits.masked_fill(itself, -torch.inf)
    together = _same(labels) & ~itself
    likely = F.log_softmax(logits, 1)
    return -likely[together].mean() if together.any() else vectors.sum() * 0.0


class ArcFace(nn.Module):
    """Classes apart by an angle of `margin` radians (Deng et al. 2019); holds a direction for each class."""

    def __init__(self, dim: int, classes: int, margin: float) -> None:
        super().__init__()
        self.directions = nn.Parameter(torch.randn(classes, dim) * dim**-0.5)
        self.margin = margin

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        cosine = (vectors @ F.normalize(self.directions).T).clamp(-1 + 1e-6, 1 - 1e-6)
        own = F.one_hot(labels, len(self.directions)).bool()
        harder = torch.where(own, torch.cos(torch.arccos(cosine) + self.margin), cosine)
        return F.cross_entropy(SCALE * harder, labels)


LOSSES: dict[str, tuple[Callable[..., object], float]] = {
    "contrastive": (contrastive, 0.8),
    "triplet": (triplet, 0.1),
    "arcface": (ArcFace, 0.15),
    "views": (views, 0.0),
}
"""Name -> the loss and its usual margin."""


def loss_made(name: str, margin: float | None, dim: int, classes: int) -> nn.Module:
    """A loss as a module: ArcFace learns directions of its own, the others nothing."""
    kind, usual = LOSSES[name]
    chosen = usual if margin is None else margin
    return ArcFace(dim, classes, chosen) if kind is ArcFace else _Plain(kind, chosen)  # type: ignore[arg-type]


class _Plain(nn.Module):
    def __init__(self, function: Callable[[Tensor, Tensor, float], Tensor], margin: float) -> None:
        super().__init__()
        self.function, self.margin = function, margin

    def forward(self, vectors: Tensor, labels: Tensor) -> Tensor:
        return self.function(vectors, labels, self.margin)


def _pairs(vectors: Tensor, labels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Distances [B, B], which rows belong together (not a row with itself), and which do not."""
    distance = (2 - 2 * vectors @ vectors.T).clamp(min=1e-8).sqrt()
    same = _same(labels)
    return distance, same & ~torch.eye(len(labels), dtype=torch.bool, device=labels.device), ~same


def _same(labels: Tensor) -> Tensor:
    return labels[:, None] == labels[None, :]
