"""The state of a run on disk, so that a run cut off goes on where its last epoch ended."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch

from captioning.errors import CaptioningError


class RunConfig(Protocol):
    """Whatever decides a run, as JSON."""

    def as_json(self) -> dict[str, Any]: ...


@dataclass
class Progress:
    """Where a run stands; `history` has one row of figures an epoch."""

    epoch: int = 0
    step: int = 0
    best: float = float("-inf")
    best_epoch: int = 0
    history: list[dict[str, float]] = field(default_factory=list)


class Checkpoint:
    """`last.pt` to go on from and `best.pt` to ship, in the run's folder."""

    def __init__(self, folder: Path, config: RunConfig) -> None:
        self.folder = folder
        self._config = config
        folder.mkdir(parents=True, exist_ok=True)

    def save(self, name: str, state: dict[str, Any]) -> None:
        unfinished = self.folder / f"{name}.unfinished"
        torch.save({**state, "config": json.dumps(self._config.as_json(), sort_keys=True)}, unfinished)
        unfinished.replace(self.folder / f"{name}.pt")

    def load(self, name: str) -> dict[str, Any] | None:
        """The saved state, None where there is none. Raises CaptioningError when it is of another config."""
        file = self.folder / f"{name}.pt"
        if not file.exists():
            return None
        state: dict[str, Any] = torch.load(file, weights_only=True)
        if state["config"] != json.dumps(self._config.as_json(), sort_keys=True):
            raise CaptioningError(
                f"{file} is of a run with other settings; name another --run or remove that folder."
            )
        return state
