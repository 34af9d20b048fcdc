"""The run: tuples with negatives mined anew each epoch, checkpoints that resume, an early stop.

With a frozen backbone its maps come from the inference engine, which is several times faster than torch on a CPU;
`train_backbone` lets gradients into its last stages and ships its weights with the descriptor's.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from search.extractors.maps import MapExtractor
from search.retrieval.training.losses import ArcFace, loss_made
from search.retrieval.training.mining import hard_negatives
from search.retrieval.training.network import RetrievalNet
from search.retrieval.training.tuples import Tuples
from search.retrieval.training.views import Viewing, view_of

Floats = NDArray[np.float32]
Open = Callable[[Any], Image.Image]
AT_ONCE = 16


@dataclass(frozen=True)
class RunConfig:
    """All that a run depends on beside its data."""

    loss: str = "contrastive"
    margin: float | None = None
    negatives: int = 5
    tuples: int = 8
    """Queries a step, each with its positive and its negatives; of `views` eight times as many pairs."""
    epochs: int = 10
    pairs: int = 2000
    """Queries drawn for an epoch, and images that negatives are mined among, at most (five times as many)."""
    rate: float = 1e-4
    backbone_rate: float = 1e-6
    train_backbone: bool = False
    patience: int = 3
    minutes: float = 0.0
    seed: int = 0
    viewing: Viewing = field(default_factory=Viewing)


class Run:
    """One training run: the network, its optimiser, and where it stands."""

    def __init__(
        self, config: RunConfig, net: RetrievalNet, extractor: MapExtractor, open_: Open, folder: Path
    ) -> None:
        torch.manual_seed(config.seed)
        self.config, self.net, self.extractor, self.open, self.folder = config, net, extractor, open_, folder
        self.size = net.config.sizes[0]
        self.random = np.random.default_rng(config.seed)
        self.epoch, self.seconds, self.best, self.since_best = 0, 0.0, -math.inf, 0
        self.loss: nn.Module = nn.Identity()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def last(self) -> Path:
        return self.folder / "last.pt"

    def run(self, train: Tuples, held_back: Tuples) -> dict[str, float]:
        """Train to the end, to the budget's end, or until held-back pairs are found no better."""
        self.loss = loss_made(
            self.config.loss, self.config.margin, self.net.config.dim, max(train.clusters) + 1
        )
        self.optimiser = self._optimiser()
        if self.last.exists():
            self._resume()
        else:
            self._validate(held_back)
        writer = SummaryWriter(str(self.folder / "tensorboard"))
        while not self._finished():
            started = time.monotonic()
            loss = self._one_epoch(train)
            self.epoch += 1
            self.seconds += time.monotonic() - started
            found = self._validate(held_back)
            writer.add_scalar("loss", loss, self.epoch)
            writer.add_scalar("held_back/found_first", found, self.epoch)
            tqdm.write(f"epoch {self.epoch}: loss {loss:.4f}  held-back pairs found first {found:.4f}")
        writer.close()
        return {"found_first": self.best, "epochs": float(self.epoch)}

    def best_weights(self) -> dict[str, Tensor]:
        found: dict[str, Tensor] = torch.load(self.folder / "best.pt", weights_only=True)
        return found

    def vectors(self, images: Sequence[Any], doing: str) -> Floats:
        """float32 [N, dim] of images as they are."""
        self.net.eval()
        parts = []
        with torch.inference_mode():
            for start in tqdm(range(0, len(images), AT_ONCE), desc=doing, disable=None):
                parts.append(
                    self._forward([self.open(image) for image in images[start : start + AT_ONCE]]).numpy()
                )
        return np.concatenate(parts)

    def _one_epoch(self, train: Tuples) -> float:
        losses = []
        steps = list(self._steps(train))
        self.net.train()
        for rows in tqdm(steps, desc=f"epoch {self.epoch + 1}", disable=None):
            pictures = [
                view_of(self.open(train.images[i]), self.random, self.size, self.config.viewing) for i in rows
            ]
            labels = torch.tensor([train.clusters[i] for i in rows])
            loss = self.loss(self._forward(pictures), labels)
            self.optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimiser.step()
            losses.append(float(loss.detach()))
        return float(np.mean(losses))

    def _steps(self, train: Tuples) -> Iterator[list[int]]:
        """Rows of images of each step of an epoch."""
        drawn = self.random.permutation(len(train.queries))[: self.config.pairs]
        queries = np.array(train.queries)[drawn]
        positives = np.array(train.positives)[drawn]
        negatives = np.zeros((len(drawn), 0), np.int64)
        size = self.config.tuples
        if self.config.loss in ("views", "arcface"):  # these compare with the whole batch
            size *= 8
        else:
            negatives = self._mined(train, queries)
        for start in range(0, len(drawn), size):
            step = slice(start, start + size)
            yield np.concatenate([queries[step], positives[step], negatives[step].ravel()]).tolist()

    def _mined(self, train: Tuples, queries: NDArray[np.int64]) -> NDArray[np.int64]:
        others = self.random.permutation(len(train.images))[: 4 * self.config.pairs]
        pool = np.unique(np.concatenate([queries, others]))
        vectors = self.vectors([train.images[i] for i in pool], "mining")
        clusters = np.array(train.clusters)[pool]
        mined = hard_negatives(vectors, clusters, np.searchsorted(pool, queries), self.config.negatives)
        return np.asarray(pool[mined], np.int64)

    def _forward(self, pictures: Sequence[Image.Image]) -> Tensor:
        if self.config.train_backbone:
            inputs = torch.from_numpy(self.extractor.backbone.input(pictures, self.size))
            middle, last, _ = self.extractor.backbone.module(inputs)
        else:
            middle, last = (torch.from_numpy(maps) for maps in self.extractor(pictures, self.size)[:2])
        found: Tensor = self.net(middle, last)
        return found

    def _validate(self, held_back: Tuples) -> float:
        """Share of held-back queries whose nearest image is of their own cluster; keeps the best weights."""
        rows = sorted({*held_back.queries, *held_back.positives})
        photos = [held_back.images[i] for i in rows]
        vectors = self.vectors(photos, "held back")
        clusters = np.array(held_back.clusters)[rows]
        queries = np.searchsorted(rows, held_back.queries)
        asked, near = vectors[queries], vectors @ vectors[queries].T
        if held_back.queries == held_back.positives:  # views: another view of each asks for it
            random = np.random.default_rng(self.config.seed)
            asked = self._viewed(photos, random)
            near = vectors @ asked.T
        else:
            near[queries, np.arange(len(queries))] = -2.0
        found = float((clusters[near.argmax(0)] == clusters[queries]).mean())
        better = found > self.best
        self.best, self.since_best = max(self.best, found), 0 if better else self.since_best + 1
        if better:
            _write(self._weights(), self.folder / "best.pt")
        self._save()
        return found

    def _viewed(self, photos: Sequence[Any], random: np.random.Generator) -> Floats:
        with torch.inference_mode():
            parts = [
                self._forward([view_of(self.open(p), random, self.size, self.config.viewing)
                               for p in photos[start : start + AT_ONCE]]).numpy()
                for start in range(0, len(photos), AT_ONCE)
            ]  # fmt: skip
        return np.concatenate(parts)

    def _finished(self) -> bool:
        late = bool(self.config.minutes) and self.seconds >= 60 * self.config.minutes
        return late or self.epoch >= self.config.epochs or self.since_best >= self.config.patience

    def _optimiser(self) -> torch.optim.Optimizer:
        rate = self.config.rate
        groups: list[dict[str, Any]] = [
            {"params": [p for p in self.net.parameters() if p.requires_grad], "lr": rate}
        ]
        if isinstance(self.loss, ArcFace):
            groups.append({"params": list(self.loss.parameters()), "lr": 10 * rate})
        if self.config.train_backbone:
            groups.append(
                {"params": list(self.extractor.backbone.module.parameters()), "lr": self.config.backbone_rate}
            )
        return torch.optim.AdamW(groups, weight_decay=1e-4)

    def _weights(self) -> dict[str, Tensor]:
        found = dict(self.net.state_dict())
        if self.config.train_backbone:
            found |= {
                f"net.{name}": tensor for name, tensor in self.extractor.backbone.module.state_dict().items()
            }
        return found

    def _save(self) -> None:
        state = {"epoch": self.epoch, "seconds": self.seconds, "best": self.best, "since_best": self.since_best,
                 "weights": self._weights(), "loss": self.loss.state_dict(),
                 "optimiser": self.optimiser.state_dict()}  # fmt: skip
        _write(state, self.last)

    def _resume(self) -> None:
        state = torch.load(self.last, weights_only=True)
        self.load(state["weights"])
        self.loss.load_state_dict(state["loss"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.seconds = state["epoch"], state["seconds"]
        self.best, self.since_best = state["best"], state["since_best"]
        self.random = np.random.default_rng([self.config.seed, self.epoch])

    def load(self, weights: dict[str, Tensor]) -> None:
        """Put weights of a checkpoint in place."""
        own = {
            name.removeprefix("net."): tensor for name, tensor in weights.items() if name.startswith("net.")
        }
        self.net.load_state_dict(
            {name: tensor for name, tensor in weights.items() if not name.startswith("net.")}
        )
        if own:
            self.extractor.backbone.module.load_state_dict(own)


def _write(state: dict[str, Any], path: Path) -> None:
    """Beside the old one first, so that a kill never leaves half a file."""
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
