"""Fine-tuning of the orientation network: cosine schedule, averaged weights, checkpoints that resume exactly."""

import copy
import math
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from search.orientation.dataset import Augmentation, TurnedBatches, Views
from search.orientation.network import OrientationNet, orientation_loss
from search.orientation.photographs import Photograph, photographs, split
from search.orientation.starts import IMAGENET, starting_net
from search.orientation.validation import held_back_views, validation_figures


@dataclass(frozen=True)
class TrainingConfig:
    """All that a run depends on; written into the checkpoint and the model card."""

    data: str
    folder: str
    start: str = IMAGENET
    """What the network begins as: "imagenet", "random", or a model's file (.safetensors)."""
    steps: int = 6000
    batch: int = 32
    sizes: tuple[tuple[float, int], ...] = ((0.0, 128), (0.4, 160))
    """From which share of the steps on which side in pixels."""
    rate: float = 1e-3
    head_rate: float = 2e-3
    weight_decay: float = 0.05
    warm_up: int = 200
    minutes: float = 0.0
    """Wall-clock budget that the cosine follows instead of the steps; 0 follows the steps and is repeatable."""
    frozen_blocks: int = 2
    sigma: float = 6.0
    quarter_weight: float = 1.0
    bin_weight: float = 1.0
    """0 teaches the four quarters alone, as the self-supervised pretext does."""
    averaging: float = 0.998
    validate_every: int = 400
    validation_photos: int = 600
    patience: int = 8
    """Validations without a better figure before the run ends early."""
    seed: int = 0
    threads: int = 1
    workers: int = 1
    augmentation: Augmentation = field(default_factory=Augmentation)

    def size_at(self, step: int) -> int:
        return [size for start, size in self.sizes if step >= start * self.steps][-1]


class Training:
    """One run: network, averaged copy, optimiser, and where it stands."""

    def __init__(self, config: TrainingConfig, train: list[Photograph], held_back: list[Photograph]) -> None:
        _seed(config.seed)
        torch.set_num_threads(config.threads)
        self.config, self.train_photos = config, train
        self.held_back = _sample(held_back, config.validation_photos, config.seed)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.net = starting_net(config.start).to(self.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.net.freeze(config.frozen_blocks)
        self.average = copy.deepcopy(self.net).eval()
        self.optimiser = _optimiser(self.net, config)
        self.step, self.seconds, self.best, self.since_best = 0, 0.0, math.inf, 0
        self.folder = Path(config.folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def last(self) -> Path:
        return self.folder / "last.pt"

    def run(self) -> dict[str, float]:
        """Train to the end, to the budget's end, or until validation stops getting better."""
        if self.last.exists():
            self.resume()
        writer = SummaryWriter(str(self.folder / "tensorboard"))
        figures: dict[str, float] = {"loss": self.best}
        bar = tqdm(total=self.config.steps, initial=self.step, desc="orientation", mininterval=10)
        last = time.monotonic()
        for views in self._batches():
            loss = self.learn(views)
            last, passed = time.monotonic(), time.monotonic() - last
            self.seconds += passed
            bar.update()
            if self.step % 20 == 0:
                bar.set_postfix(loss=f"{loss:.3f}", rate=f"{self.rate():.1e}")
                writer.add_scalar("loss", loss, self.step)
            if self.step % self.config.validate_every == 0 or self.finished():
                figures = self.validate(writer)
                bar.write(f"step {self.step}: " + "  ".join(f"{k} {v:.4g}" for k, v in figures.items()))
            if self.finished():
                break
        writer.close()
        return figures

    def finished(self) -> bool:
        return self.progress() >= 1 or self.since_best >= self.config.patience

    def progress(self) -> float:
        """Share of the schedule that is done, 0 to 1."""
        done = self.step / self.config.steps
        if self.config.minutes:
            done = max(done, self.seconds / (60 * self.config.minutes))
        return min(1.0, done)

    def rate(self) -> float:
        """The schedule's factor: linear warm-up, then a cosine to a hundredth."""
        warm = min(1.0, (self.step + 1) / self.config.warm_up)
        return warm * (0.01 + 0.99 * (1 + math.cos(math.pi * self.progress())) / 2)

    def learn(self, views: Views) -> float:
        """One step on one batch; returns the loss."""
        inputs, angles = (torch.as_tensor(part).to(self.device) for part in views)
        self.net.train()
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * self.rate()
        output = self.net(inputs.contiguous(memory_format=torch.channels_last))
        config = self.config
        loss = orientation_loss(output, angles, config.sigma, config.quarter_weight, config.bin_weight)
        self.optimiser.zero_grad()
        torch.autograd.backward([loss])
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        _average_into(self.average, self.net, min(self.config.averaging, (1 + self.step) / (10 + self.step)))
        return float(loss.detach())

    def validate(self, writer: SummaryWriter) -> dict[str, float]:
        """Figures of the averaged weights on held-back photos; keeps the best, saves both."""
        views = held_back_views(self.held_back, self.config.size_at(self.config.steps), self.config.seed)
        figures = validation_figures(self.average, views)
        for name, value in figures.items():
            writer.add_scalar(f"held_back/{name}", value, self.step)
        better = figures["loss"] < self.best  # steadier than the share of right answers
        self.best, self.since_best = min(self.best, figures["loss"]), 0 if better else self.since_best + 1
        self.save()
        if better:
            torch.save(self.average.state_dict(), self.folder / "best.pt")
        return figures

    def save(self) -> None:
        """Write the checkpoint beside the old one, then take its place, so that a kill never leaves half a file."""
        parts = {name: getattr(self, name).state_dict() for name in ("net", "average", "optimiser")}
        state = {"step": self.step, "seconds": self.seconds, "best": self.best, "since_best": self.since_best}
        random_state = torch.get_rng_state()
        written = self.last.with_suffix(".new")
        torch.save({**parts, "state": state, "random": random_state, "config": asdict(self.config)}, written)
        written.replace(self.last)

    def resume(self) -> None:
        """Go on from the last checkpoint as if nothing had happened."""
        found: dict[str, Any] = torch.load(self.last, map_location=self.device, weights_only=True)
        for name in ("net", "average", "optimiser"):
            getattr(self, name).load_state_dict(found[name])
        for name, value in found["state"].items():
            setattr(self, name, value)
        torch.set_rng_state(found["random"].cpu())

    def _batches(self) -> Iterator[Views]:
        config = self.config
        sizes = [config.size_at(step) for step in range(config.steps)]
        batches = TurnedBatches(
            self.train_photos,
            batch=config.batch,
            sizes=sizes,
            seed=config.seed,
            augmentation=config.augmentation,
        )
        remaining = Subset(batches, range(self.step, config.steps))
        own_random = torch.Generator().manual_seed(config.seed)  # leaves the dropout's random state alone
        yield from DataLoader(remaining, batch_size=None, num_workers=config.workers, generator=own_random)


def train_orientation(config: TrainingConfig) -> dict[str, float]:
    """Train on the shared photo sets; resumes when `config.folder` has a checkpoint. Returns the last figures."""
    train, held_back = split(photographs(Path(config.data)), config.seed)
    return Training(config, train, held_back).run()


def _optimiser(net: OrientationNet, config: TrainingConfig) -> torch.optim.Optimizer:
    groups = []
    for part, peak in ((net.backbone, config.rate), (net.head, config.head_rate)):
        weights = [p for p in part.parameters() if p.requires_grad]
        groups.append({"params": [p for p in weights if p.ndim > 1], "peak": peak, "lr": peak})
        groups.append(
            {"params": [p for p in weights if p.ndim <= 1], "peak": peak, "lr": peak, "weight_decay": 0.0}
        )
    return torch.optim.AdamW(groups, weight_decay=config.weight_decay)


@torch.no_grad()
def _average_into(average: nn.Module, net: nn.Module, keep: float) -> None:
    for old, new in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if old.is_floating_point():
            old.lerp_(new, 1 - keep)
        else:
            old.copy_(new)


def _sample(photos: list[Photograph], count: int, seed: int) -> list[Photograph]:
    return random.Random(seed).sample(photos, min(count, len(photos)))


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def best_weights(folder: Path) -> dict[str, torch.Tensor] | None:
    """The averaged weights of the run's best validation, or None before the first."""
    path = folder / "best.pt"
    if not path.exists():
        return None
    found: dict[str, torch.Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return found


def checkpoint_config(folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """What the run's last checkpoint says of these parts of its config; nothing where there is none."""
    config = _checkpoint(folder).get("config", {})
    return {name: config[name] for name in names if name in config}


def checkpoint_step(folder: Path) -> int:
    """How many steps the run has made up to its last checkpoint."""
    return int(_checkpoint(folder).get("state", {}).get("step", 0))


def _checkpoint(folder: Path) -> dict[str, Any]:
    path = folder / "last.pt"
    if not path.exists():
        return {}
    found: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    return found
