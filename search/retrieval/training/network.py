"""The descriptor as a torch module: the same pooling and projections as search.retrieval.descriptor, learnable."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from search.regions.boxes import cells
from search.retrieval.descriptor import GRID, Branch, DescriptorConfig

Tensors = Mapping[str, NDArray[np.float32]]
LEAST = 1e-6


class Projection(nn.Module):
    """x [..., D] -> (x - mean) @ projection [..., d]; the mean stays."""

    def __init__(self, mean: NDArray[np.float32], projection: NDArray[np.float32], *, learns: bool) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))
        self.projection = nn.Parameter(torch.tensor(projection), requires_grad=learns)

    mean: Tensor

    def forward(self, x: Tensor) -> Tensor:
        return (x - self.mean) @ self.projection


class Pooled(nn.Module):
    """One branch: cells whitened (or not), GeM with its p, whole or regional, L2, whitened, L2, weighted."""

    def __init__(self, branch: Branch, name: str, tensors: Tensors, *, learns: bool) -> None:
        super().__init__()
        self.branch = branch
        self.p = nn.Parameter(torch.tensor(float(branch.p)), requires_grad=branch.p > 1)
        self.local = _projection(tensors, f"{name}.local", learns=True) if branch.local else None
        self.whitening = _projection(tensors, name, learns=learns)

    def forward(self, maps: Tensor) -> Tensor:
        """[B, C, H, W] -> [B, dim]."""
        if self.local:
            maps = self.local(maps.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        raised = maps.clamp(min=LEAST).pow(self.p).flatten(2)
        boxes = GRID if self.branch.regional else GRID[:1]
        weights = torch.from_numpy(cells(boxes, *maps.shape[2:])).to(maps.device)
        parts = F.normalize((raised @ weights.T).pow(1 / self.p), dim=1)
        return self.branch.weight * F.normalize(self.whitening(F.normalize(parts.sum(2), dim=1)), dim=1)


class RetrievalNet(nn.Module):
    """Middle and last map of a backbone -> vectors of length 1."""

    def __init__(self, config: DescriptorConfig, tensors: Tensors, *, learns: bool = True) -> None:
        super().__init__()
        self.config = config
        self.branches = nn.ModuleList(
            Pooled(branch, f"branch{i}", tensors, learns=learns) for i, branch in enumerate(config.branches)
        )
        self.joint = _projection(tensors, "joint", learns=learns)

    def forward(self, middle: Tensor, last: Tensor) -> Tensor:
        """[B, C, H, W] and [B, D, h, w] -> [B, dim]."""
        maps = {"middle": middle, "last": last}
        parts = [branch(maps[branch.branch.map]) for branch in self._pooled()]
        return F.normalize(self.joint(F.normalize(torch.cat(parts, 1), dim=1)), dim=1)

    def trained_config(self) -> DescriptorConfig:
        """The config with the p that was learned."""
        branches = (replace(part.branch, p=round(float(part.p.detach()), 4)) for part in self._pooled())
        return replace(self.config, branches=tuple(branches))

    def tensors(self) -> dict[str, NDArray[np.float16]]:
        """By the names of a descriptor's file."""
        named = {"joint": self.joint}
        for i, part in enumerate(self._pooled()):
            named[f"branch{i}"] = part.whitening
            if part.local:
                named[f"branch{i}.local"] = part.local
        return {
            f"{name}.{kind}": getattr(layer, kind).detach().cpu().numpy().astype(np.float16)
            for name, layer in named.items()
            for kind in ("mean", "projection")
        }

    def _pooled(self) -> Sequence[Pooled]:
        return [part for part in self.branches if isinstance(part, Pooled)]


def _projection(tensors: Tensors, name: str, *, learns: bool) -> Projection:
    return Projection(
        np.asarray(tensors[f"{name}.mean"], np.float32),
        np.asarray(tensors[f"{name}.projection"], np.float32),
        learns=learns,
    )
