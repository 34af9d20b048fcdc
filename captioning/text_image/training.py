"""Training the text-photo head: frozen features on both sides, minutes on a CPU; goes on where it was cut off."""

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
from search.text_photo.head import HeadConfig, TextPhotoHead

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class TextImageConfig:
    """One run."""

    hidden: int = 1024
    dropout: float = 0.4
    photos_per_step: int = 512
    epochs: int = 30
    rate: float = 1e-3
    warm_up_steps: int = 50
    weight_decay: float = 0.1
    temperature: float = 0.05
    average_decay: float = 0.98
    """Of the moving average of the weights, which is what is judged and shipped."""
    patience: int = 8
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def head(self) -> HeadConfig:
        return HeadConfig(hidden=self.hidden, dropout=self.dropout)


@dataclass(frozen=True)
class Described:
    """Photos as pooled maps [P, 2560] (the second time mirrored), their sentences as vectors [P][K, 384]."""

    pooled: Floats
    mirrored: Floats | None
    sentences: list[Floats]

    def flat(self) -> tuple[Floats, list[int]]:
        """All sentences, and the photo of each."""
        owners = [photo for photo, rows in enumerate(self.sentences) for _ in rows]
        return np.concatenate(self.sentences), owners


class Training:
    """Epochs of steps, the averaged weights judged after each, the best kept."""

    def __init__(self, config: TextImageConfig, train: Described, dev: Described, folder: Path) -> None:
        self.config, self.train_set, self.dev = config, train, dev
        torch.manual_seed(config.seed)
        self.head = TextPhotoHead(config.head)
        self.head.mean.copy_(torch.from_numpy(train.pooled.mean(0)))
        self.head.spread.copy_(torch.from_numpy(train.pooled.std(0) + 1e-3))
        self.scale = nn.Parameter(torch.tensor(math.log(1 / config.temperature)))
        parameters = [*self.head.parameters(), self.scale]
        self.optimiser = torch.optim.AdamW(parameters, lr=config.rate, weight_decay=config.weight_decay)
        self.average = {name: value.clone() for name, value in self.head.state_dict().items()}
        self.checkpoint = Checkpoint(folder, config)
        self.epoch, self.step, self.best, self.best_epoch = 0, 0, -1.0, 0

    def run(self) -> dict[str, float]:
        """Train, from the last checkpoint if any; the best weights end in `head`. Returns its dev figures."""
        self._resume()
        with SummaryWriter(str(self.checkpoint.folder)) as log:
            while self.epoch < self.config.epochs and self.epoch - self.best_epoch < self.config.patience:
                figures = {"loss": self._epoch(), **self._judged()}
                self._note(figures)
                for name, value in figures.items():
                    log.add_scalar(name, value, self.epoch)
        kept = self.checkpoint.load("best")
        if kept:
            self.head.load_state_dict(kept["head"])
        self.head.eval()
        return judge(self.head, self.dev)

    def _steps(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Pooled maps [B, 2560], half of the photos mirrored, and the sentences of each [B, K, 384]."""
        random = np.random.default_rng((self.config.seed, self.epoch))
        photos = self.train_set
        most = min(len(rows) for rows in photos.sentences)
        order = random.permutation(len(photos.pooled))
        for start in range(0, len(order), self.config.photos_per_step):
            chosen = order[start : start + self.config.photos_per_step]
            if len(chosen) < 2:
                return
            pooled = photos.pooled[chosen]
            if photos.mirrored is not None:
                turned = random.random(len(chosen)) < 0.5
                pooled = np.where(turned[:, None], photos.mirrored[chosen], pooled)
            said = [photos.sentences[photo] for photo in chosen]
            picked = [rows[random.permutation(len(rows))[:most]] for rows in said]
            yield torch.from_numpy(pooled), torch.from_numpy(np.stack(picked))

    def _epoch(self) -> float:
        self.head.train()
        torch.manual_seed(1000 * self.config.seed + self.epoch)
        losses = []
        for pooled, said in tqdm(list(self._steps()), desc=f"text-image {self.epoch + 1}", unit="step"):
            for group in self.optimiser.param_groups:
                group["lr"] = self._rate()
            sentences = self.head.sentences(said)
            loss = contrastive_loss(self.head.photos(pooled), sentences, self.scale.exp().clamp(max=100.0))
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.head.parameters(), 1.0)
            self.optimiser.step()
            self.step += 1
            self._follow()
            losses.append(float(loss.detach()))
        return float(np.mean(losses))

    def _rate(self) -> float:
        config = self.config
        every = config.epochs * -(-len(self.train_set.pooled) // config.photos_per_step)
        warm = min(1.0, (self.step + 1) / config.warm_up_steps)
        return config.rate * warm * 0.5 * (1 + math.cos(math.pi * min(1.0, self.step / every)))

    @torch.no_grad()
    def _follow(self) -> None:
        share = min(self.config.average_decay, self.step / (self.step + 10))
        for name, value in self.head.state_dict().items():
            self.average[name].lerp_(value, 1 - share)

    def _averaged(self) -> TextPhotoHead:
        found = TextPhotoHead(self.config.head)
        found.load_state_dict(self.average)
        return found.eval()

    def _judged(self) -> dict[str, float]:
        return judge(self._averaged(), self.dev)

    def _note(self, figures: dict[str, float]) -> None:
        self.epoch += 1
        tqdm.write(f"text-image {self.epoch}: " + "  ".join(f"{n} {v:.3f}" for n, v in figures.items()))
        score = figures["r1"] + figures["r5"] + figures["r10"]
        if score > self.best:
            self.best, self.best_epoch = score, self.epoch
            self.checkpoint.save("best", {"head": self._averaged().state_dict()})
        self.checkpoint.save("last", self._state())

    def _state(self) -> dict[str, Any]:
        return {
            "head": self.head.state_dict(),
            "average": self.average,
            "scale": self.scale.detach(),
            "optimiser": self.optimiser.state_dict(),
            "progress": [self.epoch, self.step, self.best, self.best_epoch],
        }

    def _resume(self) -> None:
        state = self.checkpoint.load("last")
        if state is None:
            return
        self.head.load_state_dict(state["head"])
        self.average = state["average"]
        self.scale.data.copy_(state["scale"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.epoch, self.step, self.best, self.best_epoch = state["progress"]


@torch.inference_mode()
def judge(head: TextPhotoHead, photos: Described) -> dict[str, float]:
    """r1, r5, r10 and pool of the head on photos with captions; every caption asks once."""
    sentences, owners = photos.flat()
    told = head.sentences(torch.from_numpy(sentences)).numpy()
    return recalls(told, owners, head.photos(torch.from_numpy(photos.pooled)).numpy())


@torch.inference_mode()
def floor_of(head: TextPhotoHead, photos: Described) -> float:
    """The cosine that only one in two hundred pairs of a sentence and another photo reaches."""
    sentences, owners = photos.flat()
    told = head.sentences(torch.from_numpy(sentences))
    alike = (told @ head.photos(torch.from_numpy(photos.pooled)).T).numpy()
    alike[np.arange(len(owners)), owners] = -1.0
    return round(float(np.quantile(alike, 1 - RARELY)), 4)


RARELY = 0.005
