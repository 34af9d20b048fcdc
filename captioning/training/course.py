"""A course of training: epochs of steps, averaged weights judged after each, the best kept; resumes exactly."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm

from captioning.decoders import Decoder
from captioning.training.checkpoint import Checkpoint, Progress
from captioning.training.config import CaptionerConfig
from captioning.training.data import TrainingSet

Judge = Callable[[Decoder], dict[str, float]]
"""Figures of a decoder on the dev photos."""


class Course(ABC):
    """Trains, judges the averaged weights each epoch, keeps the best, stops when none is better."""

    name: str
    """Of what is made smaller, in progress bars and the log."""

    def __init__(
        self,
        config: CaptionerConfig,
        decoder: Decoder,
        photos: TrainingSet,
        folder: Path,
        *,
        epochs: int,
        rate: float,
        warm_up_steps: int,
    ) -> None:
        self.config, self.photos, self.epochs = config, photos, epochs
        self.decoder = decoder
        smoothed = get_ema_multi_avg_fn(config.average_decay)  # type: ignore[no-untyped-call]
        self.average = AveragedModel(decoder, multi_avg_fn=smoothed)
        self.optimiser = torch.optim.AdamW(
            decoder.parameters(), lr=rate, weight_decay=config.weight_decay, betas=(0.9, 0.98)
        )
        steps = epochs * -(-len(photos) // config.photos_per_step)
        warm = torch.optim.lr_scheduler.LinearLR(self.optimiser, 0.01, total_iters=warm_up_steps)
        fall = torch.optim.lr_scheduler.CosineAnnealingLR(self.optimiser, max(1, steps - warm_up_steps))
        self.schedule = torch.optim.lr_scheduler.SequentialLR(self.optimiser, [warm, fall], [warm_up_steps])
        self.checkpoint = Checkpoint(folder, config)
        self.progress = Progress()

    @abstractmethod
    def loss(self, grid: Tensor, words: Tensor) -> Tensor:
        """Of one step; grid [B, cells, channels], words [B, K, T] with PAD where there is none."""

    def train(self, judge: Judge) -> Progress:
        """Go through the epochs, from the last checkpoint if any; the best weights end in `decoder`."""
        self._resume()
        with SummaryWriter(str(self.checkpoint.folder)) as log:
            while self.progress.epoch < self.epochs and not self._stuck():
                loss = self._epoch()
                figures = {"loss": loss, **judge(self._averaged())}
                self._note(figures)
                for name, value in figures.items():
                    log.add_scalar(name, value, self.progress.epoch)
        best = self.checkpoint.load("best")
        if best is not None:
            self.decoder.load_state_dict(best["decoder"])
        self.decoder.eval()
        return self.progress

    def _epoch(self) -> float:
        self.decoder.train()
        torch.manual_seed(1000 * self.config.seed + self.progress.epoch)  # the same dropout after a resume
        total, count = 0.0, 0
        steps = self.photos.steps(self.config, self.progress.epoch)
        length = -(-len(self.photos) // self.config.photos_per_step)
        with tqdm(steps, total=length, desc=f"{self.name} {self.progress.epoch + 1}", unit="step") as bar:
            for grid, words in bar:
                loss = self._step(grid, words)
                total, count = total + loss, count + 1
                bar.set_postfix(loss=f"{total / count:.3f}")
        return total / count

    def _step(self, grid: Tensor, words: Tensor) -> float:
        loss = self.loss(grid, words)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.decoder.parameters(), self.config.clip)
        self.optimiser.step()
        self.schedule.step()
        self.average.update_parameters(self.decoder)
        self.progress.step += 1
        return float(loss.detach())

    def _averaged(self) -> Decoder:
        return cast(Decoder, self.average.module.eval())

    def _note(self, figures: dict[str, float]) -> None:
        self.progress.epoch += 1
        self.progress.history.append(figures)
        shown = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
        tqdm.write(f"{self.name} {self.progress.epoch}: {shown}")
        if figures[self.config.judged_by] > self.progress.best:
            self.progress.best, self.progress.best_epoch = figures[self.config.judged_by], self.progress.epoch
            self.checkpoint.save("best", {"decoder": self._averaged().state_dict()})
        self.checkpoint.save("last", self._state())

    def _stuck(self) -> bool:
        return self.progress.epoch - self.progress.best_epoch >= self.config.patience

    def _state(self) -> dict[str, object]:
        return {
            "decoder": self.decoder.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "progress": asdict(self.progress),
        }

    def _resume(self) -> None:
        state = self.checkpoint.load("last")
        if state is None:
            return
        self.decoder.load_state_dict(state["decoder"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.progress = Progress(**state["progress"])
