"""Training the towers of a text-photo head: frozen features on both sides; goes on where it was cut off."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from captioning.text_image.judging import recalls
from captioning.text_image.loss import contrastive_loss
from captioning.training.checkpoint import Checkpoint
from search.text_photo.joined import JoinedHead, Tower, TowerConfig
from search.text_photo.parts import PARTS, places_of

Floats = NDArray[np.float32]
Halves = NDArray[np.float16]
AT_ONCE = 256


@dataclass(frozen=True)
class TextImageConfig:
    """One run."""

    parts: tuple[str, ...] = tuple(PARTS)
    hidden: int = 1024
    dropout: float = 0.4
    eyes: int = 2
    members: int = 1
    photos_per_step: int = 512
    epochs: int = 30
    rate: float = 1e-3
    warm_up_steps: int = 50
    weight_decay: float = 0.1
    temperature: float = 0.05
    hardness: float = 0.0
    average_decay: float = 0.98
    """Of the moving average of the weights, which is what is judged and shipped."""
    patience: int = 8
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "parts": list(self.parts)}

    @property
    def head(self) -> TowerConfig:
        return TowerConfig(
            parts=self.parts, hidden=self.hidden, dropout=self.dropout, eyes=self.eyes, members=self.members
        )


@dataclass(frozen=True)
class Described:
    """Photos as rows of all parts, float16 [P, F] (the second time mirrored), sentences as vectors [P][K, 384]."""

    rows: Halves
    mirrored: Halves | None
    sentences: list[Floats]

    def flat(self) -> tuple[Floats, list[int]]:
        """All sentences, and the photo of each."""
        owners = [photo for photo, said in enumerate(self.sentences) for _ in said]
        return np.concatenate(self.sentences), owners

    def chosen(self, parts: tuple[str, ...]) -> "Described":
        """These parts alone."""
        if parts == tuple(PARTS):
            return self
        everywhere = places_of(PARTS)
        columns = np.concatenate([np.r_[everywhere[name]] for name in parts])
        mirrored = None if self.mirrored is None else self.mirrored[:, columns]
        return Described(self.rows[:, columns], mirrored, self.sentences)


class Training:
    """Epochs of steps of one tower, the averaged weights judged after each, the best kept."""

    def __init__(
        self, config: TextImageConfig, train: Described, dev: Described, folder: Path, names: Floats
    ) -> None:
        self.config = config
        self.train_set, self.dev = train.chosen(config.parts), dev.chosen(config.parts)
        torch.manual_seed(config.seed)
        self.tower = Tower(config.head)
        _level(self.tower, self.train_set.rows, names)
        self.scale = nn.Parameter(torch.tensor(math.log(1 / config.temperature)))
        parameters = [*self.tower.parameters(), self.scale]
        self.optimiser = torch.optim.AdamW(parameters, lr=config.rate, weight_decay=config.weight_decay)
        self.average = {name: value.clone() for name, value in self.tower.state_dict().items()}
        self.checkpoint = Checkpoint(folder, config)
        self.epoch, self.step, self.best, self.best_epoch = 0, 0, -1.0, 0

    def run(self) -> Tower:
        """Train, from the last checkpoint if any; the best weights."""
        self._resume()
        with SummaryWriter(str(self.checkpoint.folder)) as log:
            while self.epoch < self.config.epochs and self.epoch - self.best_epoch < self.config.patience:
                figures = {"loss": self._epoch(), **judge(self._averaged(), self.dev)}
                self._note(figures)
                for name, value in figures.items():
                    log.add_scalar(name, value, self.epoch)
        kept = self.checkpoint.load("best")
        if kept:
            self.tower.load_state_dict(kept["tower"])
        return self.tower.eval()

    def _steps(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Rows [B, F], half of the photos mirrored, and the sentences of each [B, K, 384]."""
        random = np.random.default_rng((self.config.seed, self.epoch))
        photos = self.train_set
        most = min(len(said) for said in photos.sentences)
        order = random.permutation(len(photos.rows))
        for start in range(0, len(order), self.config.photos_per_step):
            chosen = order[start : start + self.config.photos_per_step]
            if len(chosen) < 2:
                return
            rows = photos.rows[chosen]
            if photos.mirrored is not None:
                turned = random.random(len(chosen)) < 0.5
                rows[turned] = photos.mirrored[chosen[turned]]
            said = [photos.sentences[photo] for photo in chosen]
            picked = [some[random.permutation(len(some))[:most]] for some in said]
            yield torch.from_numpy(rows.astype(np.float32)), torch.from_numpy(np.stack(picked))

    def _epoch(self) -> float:
        self.tower.train()
        torch.manual_seed(1000 * self.config.seed + self.epoch)
        losses = []
        steps = -(-len(self.train_set.rows) // self.config.photos_per_step)
        for rows, said in tqdm(self._steps(), total=steps, desc=f"text-image {self.epoch + 1}", unit="step"):
            for group in self.optimiser.param_groups:
                group["lr"] = self._rate()
            loss = contrastive_loss(
                self.tower.photos(rows),
                self.tower.sentences(said),
                self.scale.exp().clamp(max=100.0),
                self.config.hardness,
            )
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.tower.parameters(), 1.0)
            self.optimiser.step()
            self.step += 1
            self._follow()
            losses.append(float(loss.detach()))
        return float(np.mean(losses))

    def _rate(self) -> float:
        config = self.config
        every = config.epochs * -(-len(self.train_set.rows) // config.photos_per_step)
        warm = min(1.0, (self.step + 1) / config.warm_up_steps)
        return config.rate * warm * 0.5 * (1 + math.cos(math.pi * min(1.0, self.step / every)))

    @torch.no_grad()
    def _follow(self) -> None:
        share = min(self.config.average_decay, self.step / (self.step + 10))
        for name, value in self.tower.state_dict().items():
            self.average[name].lerp_(value, 1 - share)

    def _averaged(self) -> Tower:
        found = Tower(self.config.head)
        found.load_state_dict(self.average)
        return found.eval()

    def _note(self, figures: dict[str, float]) -> None:
        self.epoch += 1
        tqdm.write(f"text-image {self.epoch}: " + "  ".join(f"{n} {v:.3f}" for n, v in figures.items()))
        score = figures["r1"] + figures["r5"] + figures["r10"]
        if score > self.best:
            self.best, self.best_epoch = score, self.epoch
            self.checkpoint.save("best", {"tower": self._averaged().state_dict()})
        self.checkpoint.save("last", self._state())

    def _state(self) -> dict[str, Any]:
        return {
            "tower": self.tower.state_dict(),
            "average": self.average,
            "scale": self.scale.detach(),
            "optimiser": self.optimiser.state_dict(),
            "progress": [self.epoch, self.step, self.best, self.best_epoch],
        }

    def _resume(self) -> None:
        state = self.checkpoint.load("last")
        if state is None:
            return
        self.tower.load_state_dict(state["tower"])
        self.average = state["average"]
        self.scale.data.copy_(state["scale"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.step, self.best, self.best_epoch = state["progress"]


def _level(tower: Tower, rows: Halves, names: Floats) -> None:
    """Mean and spread of what a tower is given, in one pass over float16; and the names of classes."""
    total, squares = np.zeros(rows.shape[1]), np.zeros(rows.shape[1])
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE].astype(np.float64)
        total, squares = total + part.sum(0), squares + (part**2).sum(0)
    mean = total / len(rows)
    spread = np.sqrt(np.maximum(squares / len(rows) - mean**2, 0.0)) + 1e-3
    tower.mean.copy_(torch.from_numpy(mean.astype(np.float32)))
    tower.spread.copy_(torch.from_numpy(spread.astype(np.float32)))
    if len(tower.names):
        tower.names.copy_(torch.from_numpy(names))


@torch.inference_mode()
def vectors_of(head: Tower | JoinedHead, photos: Described) -> tuple[Floats, Floats]:
    """All sentences [N, D] and all photos [P, D] in the head's space."""
    said, _ = photos.flat()
    seen = [
        head.photos(torch.from_numpy(photos.rows[start : start + AT_ONCE].astype(np.float32))).numpy()
        for start in range(0, len(photos.rows), AT_ONCE)
    ]
    return head.sentences(torch.from_numpy(said)).numpy(), np.concatenate(seen)


def judge(head: Tower | JoinedHead, photos: Described) -> dict[str, float]:
    """r1, r5, r10 and pool of the head on photos with captions, of its own parts; every caption asks once."""
    sentences, seen = vectors_of(head, photos)
    return recalls(sentences, photos.flat()[1], seen)
