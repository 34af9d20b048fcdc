"""Training of the DELG head: the backbone stays as it is, its maps of every view are computed once and kept.

Three losses: photos (or classes) are told apart by their attention-pooled cells, cells of two views that show the
same are each other's nearest among all cells of the batch, and the autoencoder gives its map back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from search.extractors.delg import DIM, DelgHead


@dataclass(frozen=True)
class LocalTraining:
    """All that a run depends on; written into the checkpoint and the model card."""

    folder: str
    steps: int = 1500
    batch: int = 16
    rate: float = 2e-3
    temperature: float = 0.07
    photo_weight: float = 1.0
    rebuild_weight: float = 1.0
    cells: int = 48
    """Cells of each pair of views that are asked for their counterpart in a step."""
    validate_every: int = 100
    patience: int = 5
    held_back: float = 0.06
    seed: int = 0


@dataclass(frozen=True)
class Views:
    """Maps float16 [N, 2, C, h, w] of two views a photo, `same` [N, h * w], and the class of each photo [N]."""

    maps: NDArray[np.float16]
    same: NDArray[np.int16]
    classes: NDArray[np.int64]

    def rows(self, chosen: Sequence[int] | NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
        order = np.sort(np.asarray(chosen))
        maps = torch.from_numpy(np.asarray(self.maps[order], np.float32))
        return (
            maps,
            torch.from_numpy(self.same[order].astype(np.int64)),
            torch.from_numpy(self.classes[order]),
        )


class DelgTrainer(nn.Module):
    """The head with what only training needs."""

    def __init__(self, channels: int, config: LocalTraining) -> None:
        super().__init__()
        self.head, self.decoder, self.config = DelgHead(channels), nn.Conv2d(DIM, channels, 1), config

    def forward(self, maps: Tensor, same: Tensor, classes: Tensor) -> dict[str, Tensor]:
        """Losses of maps [B, 2, C, h, w] by name, and how often the nearest cell is the right one."""
        flat = maps.flatten(0, 1)
        attention, descriptors = self.head(flat)
        cells = functional.normalize(flat, dim=1)
        some = cells[
            :, :, ::2, ::2
        ]  # neighbours are alike: a quarter of the cells teaches the decoder as well
        rebuilt = functional.normalize(functional.relu(self.decoder(self.head.encoder(some))), dim=1)
        pooled = functional.normalize((attention * cells).sum((2, 3)), dim=1).reshape(-1, 2, flat.shape[1])
        counterparts, right = self._counterparts(
            descriptors.reshape(-1, 2, *descriptors.shape[1:]).flatten(3), same
        )
        return {
            "photos": _told_apart(pooled, classes, self.config.temperature),
            "counterparts": counterparts,
            "rebuild": (1 - (rebuilt * some).sum(1)).mean(),
            "right": right,
        }

    def loss(self, parts: dict[str, Tensor]) -> Tensor:
        config = self.config
        return (
            parts["counterparts"]
            + config.photo_weight * parts["photos"]
            + config.rebuild_weight * parts["rebuild"]
        )

    def _counterparts(self, descriptors: Tensor, same: Tensor) -> tuple[Tensor, Tensor]:
        """InfoNCE of sampled cells [B, 2, D, cells] of the first views against all cells of the second ones."""
        count = descriptors.shape[-1]
        photo, cell = torch.nonzero(same >= 0, as_tuple=True)
        sampled = torch.randperm(len(photo))[: self.config.cells * len(same)]
        photo, cell = photo[sampled], cell[sampled]
        asked = descriptors[photo, 0, :, cell]
        offered = descriptors[:, 1].transpose(1, 2).flatten(0, 1)
        target = photo * count + same[photo, cell]
        scores = asked @ offered.T / self.config.temperature
        right = (scores.argmax(1) == target).float().mean()
        return functional.cross_entropy(scores, target), right


def _told_apart(pooled: Tensor, classes: Tensor, temperature: float) -> Tensor:
    """Supervised contrastive loss (Khosla et al. 2020) of the first views [B, 2, C] against the second ones."""
    scores = pooled[:, 0] @ pooled[:, 1].T / temperature
    alike = (classes[:, None] == classes[None]).float()
    return -(functional.log_softmax(scores, 1) * alike / alike.sum(1, keepdim=True)).sum(1).mean()


class LocalRun:
    """One training: where it stands, on disk after every validation."""

    def __init__(self, config: LocalTraining, views: Views) -> None:
        torch.manual_seed(config.seed)
        self.config, self.views, self.folder = config, views, Path(config.folder)
        self.net = DelgTrainer(views.maps.shape[2], config)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), config.rate, weight_decay=1e-4)
        self.schedule = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimiser, config.steps)
        self.step, self.best, self.since_best = 0, float("inf"), 0
        held_back = max(config.batch, int(config.held_back * len(views.classes)))
        order = np.random.default_rng(config.seed).permutation(len(views.classes))
        self.held_back, self.train = order[:held_back], order[held_back:]

    def run(self) -> dict[str, float]:
        """Train to the end, or until the held-back photos' loss stops falling; resumes. Returns their figures."""
        self._resume()
        writer = SummaryWriter(str(self.folder / "tensorboard"))
        bar = tqdm(total=self.config.steps, initial=self.step, desc="local features", mininterval=5)
        for chosen in self._batches():
            loss = self._learn(chosen)
            bar.update()
            writer.add_scalar("loss", loss, self.step)
            if self.step % self.config.validate_every == 0 or self.step == self.config.steps:
                figures = self.validate()
                for name, value in figures.items():
                    writer.add_scalar(f"held_back/{name}", value, self.step)
                bar.write(f"step {self.step}: " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
                self._keep(figures["loss"])
            if self.since_best >= self.config.patience:
                break
        writer.close()
        self.net.load_state_dict(torch.load(self.folder / "best.pt", weights_only=True))
        return self.validate()

    @torch.no_grad()
    def validate(self) -> dict[str, float]:
        """Mean losses of the held-back photos, and the share of cells whose counterpart is nearest."""
        state = torch.get_rng_state()
        torch.manual_seed(self.config.seed)
        size = self.config.batch
        parts = [
            self.net(*self.views.rows(self.held_back[i : i + size]))
            for i in range(0, len(self.held_back) - size + 1, size)
        ]
        torch.set_rng_state(state)
        found = {name: float(torch.stack([part[name] for part in parts]).mean()) for name in parts[0]}
        return {"loss": float(self.net.loss({k: torch.tensor(v) for k, v in found.items()})), **found}

    def _learn(self, chosen: NDArray[np.int64]) -> float:
        loss = self.net.loss(self.net(*self.views.rows(chosen)))
        self.optimiser.zero_grad()
        torch.autograd.backward([loss])
        self.optimiser.step()
        self.schedule.step()
        self.step += 1
        return float(loss.detach())

    def _batches(self) -> Iterator[NDArray[np.int64]]:
        while self.step < self.config.steps:
            random = np.random.default_rng((self.config.seed, self.step))
            yield random.choice(self.train, self.config.batch, replace=False)

    def _keep(self, loss: float) -> None:
        better = loss < self.best
        self.best, self.since_best = min(self.best, loss), 0 if better else self.since_best + 1
        if better:
            torch.save(self.net.state_dict(), self.folder / "best.pt")
        state = {name: getattr(self, name) for name in ("step", "best", "since_best")}
        parts = {name: getattr(self, name).state_dict() for name in ("net", "optimiser", "schedule")}
        new = self.folder / "last.new"
        torch.save(
            {**parts, "state": state, "random": torch.get_rng_state(), "config": asdict(self.config)}, new
        )
        new.replace(self.folder / "last.pt")

    def _resume(self) -> None:
        path = self.folder / "last.pt"
        if not path.exists():
            return
        found: dict[str, Any] = torch.load(path, weights_only=True)
        for name in ("net", "optimiser", "schedule"):
            getattr(self, name).load_state_dict(found[name])
        for name, value in found["state"].items():
            setattr(self, name, value)
        torch.set_rng_state(found["random"])
