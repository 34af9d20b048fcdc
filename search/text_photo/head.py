"""The first text-photo head: a frozen backbone's map and a frozen sentence encoder in one space. No Django.

Two towers over frozen features, as in CLIP (Radford et al. 2021) but three small layers in all.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from search.extractors.errors import ExtractorError
from search.extractors.minilm import DIM, sentence_encoder
from search.extractors.model_files import model_file
from search.text_photo.model import Look, Seen, TextPhotoModel

Floats = NDArray[np.float32]
NET = "efficientnet-lite2"
SIZE = 260
CHANNELS = 1280
POOLED = 2 * CHANNELS


@dataclass(frozen=True)
class HeadConfig:
    """Sizes of the head."""

    hidden: int = 1024
    dim: int = DIM
    dropout: float = 0.4

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class TextPhotoHead(nn.Module):
    """Pooled maps and sentence vectors in, vectors of length 1 in the shared space out."""

    mean: Tensor
    spread: Tensor

    def __init__(self, config: HeadConfig | None = None) -> None:
        super().__init__()
        config = config or HeadConfig()
        self.register_buffer("mean", torch.zeros(POOLED))
        self.register_buffer("spread", torch.ones(POOLED))
        self.photo = nn.Sequential(
            nn.Dropout(config.dropout / 2),
            nn.Linear(POOLED, config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, config.dim),
        )
        self.text = nn.Linear(DIM, config.dim)
        if config.dim == DIM:  # it begins as the sentence encoder's own space
            nn.init.eye_(self.text.weight)
            nn.init.zeros_(self.text.bias)

    def photos(self, pooled: Tensor) -> Tensor:
        """[B, 2560] -> [B, dim]."""
        return functional.normalize(self.photo((pooled - self.mean) / self.spread), dim=-1)

    def sentences(self, vectors: Tensor) -> Tensor:
        """[B, 384] -> [B, dim]."""
        return functional.normalize(self.text(vectors), dim=-1)


def pooled_maps(last: Floats) -> Floats:
    """The last map [B, 1280, h, w] -> float32 [B, 2560]: mean and maximum over its cells."""
    cells = last.reshape(*last.shape[:2], -1)
    return np.concatenate([cells.mean(2), cells.max(2)], axis=1).astype(np.float32)


class TextPhoto(TextPhotoModel):
    """A trained head."""

    looks = (Look(NET, SIZE),)

    def __init__(self, head: TextPhotoHead, *, label: str, dim: int) -> None:
        self._head, self.label, self.dim = head.eval(), label, dim

    @torch.inference_mode()
    def photos_seen(self, seen: Sequence[Seen]) -> Floats:
        found: Floats = self._head.photos(torch.from_numpy(pooled_maps(seen[0].last))).numpy()
        return found

    @torch.inference_mode()
    def sentences(self, texts: Sequence[str]) -> Floats:
        found: Floats = self._head.sentences(torch.from_numpy(sentence_encoder()(texts))).numpy()
        return found


def load(path: Path) -> TextPhoto:
    """The head whose weights are `path` and whose card lies beside it. Raises ExtractorError."""
    file = model_file(path)
    try:
        config = HeadConfig(**{name: value for name, value in file.card["config"].items() if name != "kind"})
        head = TextPhotoHead(config)
        head.load_state_dict({name: torch.from_numpy(array) for name, array in file.tensors().items()})
    except (KeyError, TypeError, RuntimeError) as error:
        raise ExtractorError(f"The text-photo head {path.name} cannot be used: {error}") from error
    return TextPhoto(head, label=file.label, dim=config.dim)
