"""The text-photo head that comes with Plumb: towers over frozen features, several of them joined. No Django.

Two towers as in CLIP (Radford et al. 2021), three small layers each; several trained apart and averaged, as an
ensemble, are brought to the length of one by their principal axes.
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
from search.text_photo.model import Seen, TextPhotoModel
from search.text_photo.parts import CHANNELS, CLASSES, PARTS, REGIONS, looks_of, places_of, rows_of

Floats = NDArray[np.float32]
KIND = "joined"
LIKELIEST = 10
TEMPERATURE = 0.8
"""Divides the logits, as for tags."""


@dataclass(frozen=True)
class TowerConfig:
    """Sizes of one tower, and of how many a head is joined."""

    parts: tuple[str, ...] = tuple(PARTS)
    hidden: int = 1024
    dim: int = DIM
    dropout: float = 0.4
    eyes: int = 2
    """Ways to weigh the regions of a photo."""

    members: int = 1

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "parts": list(self.parts), "kind": KIND}

    @classmethod
    def of(cls, card: dict[str, Any]) -> "TowerConfig":
        """What `as_json` made."""
        kept = {name: value for name, value in card.items() if name != "kind"}
        return cls(**{**kept, "parts": tuple(kept["parts"])})

    @property
    def width(self) -> int:
        return sum(PARTS[name].width for name in self.parts)


class Tower(nn.Module):
    """Rows of a photo's parts and sentence vectors in, vectors of length 1 in the shared space out."""

    mean: Tensor
    spread: Tensor
    names: Tensor
    """[1000, 384]: the classes of ImageNet as sentences."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.places = places_of(config.parts)
        self.pooled = [name for name in config.parts if name not in ("regions", "classes")]
        self.register_buffer("mean", torch.zeros(config.width))
        self.register_buffer("spread", torch.ones(config.width))
        self.register_buffer("names", torch.zeros(CLASSES if "classes" in self.places else 0, DIM))
        self.photo = nn.Sequential(
            nn.Dropout(config.dropout / 2),
            nn.Linear(sum(PARTS[name].width for name in self.pooled), config.hidden),
            nn.GELU(),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, config.dim),
        )
        if "regions" in self.places:
            self.weigh = nn.Linear(CHANNELS, config.eyes)
            self.look = nn.Sequential(
                nn.Dropout(config.dropout), nn.Linear(config.eyes * CHANNELS, config.dim)
            )
        if "classes" in self.places:
            self.name = nn.Linear(DIM, config.dim, bias=False)
        self.text = nn.Linear(DIM, config.dim)
        last = nn.Linear(config.hidden // 2, config.dim)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        self.more = nn.Sequential(
            nn.Linear(DIM, config.hidden // 2), nn.GELU(), nn.Dropout(config.dropout), last
        )
        if config.dim == DIM:  # it begins as the sentence encoder's own space
            nn.init.eye_(self.text.weight)
            nn.init.zeros_(self.text.bias)

    def photos(self, rows: Tensor) -> Tensor:
        """[B, width] -> [B, dim]."""
        level = (rows - self.mean) / self.spread
        found: Tensor = self.photo(torch.cat([level[:, self.places[name]] for name in self.pooled], 1))
        if "regions" in self.places:
            found = found + self._regions(level[:, self.places["regions"]])
        if "classes" in self.places:
            found = found + self.name(self._named(rows[:, self.places["classes"]]))
        return functional.normalize(found, dim=-1)

    def sentences(self, vectors: Tensor) -> Tensor:
        """[..., 384] -> [..., dim]."""
        return functional.normalize(self.text(vectors) + self.more(vectors), dim=-1)

    def _regions(self, level: Tensor) -> Tensor:
        regions = level.view(len(level), REGIONS, CHANNELS)
        seen = torch.einsum("bre,brc->bec", self.weigh(regions).softmax(1), regions)
        found: Tensor = self.look(seen.flatten(1))
        return found

    def _named(self, logits: Tensor) -> Tensor:
        """The likeliest classes as one sentence vector, each by its chance."""
        chances, classes = (logits / TEMPERATURE).softmax(1).topk(LIKELIEST)
        return functional.normalize(torch.einsum("bk,bkd->bd", chances, self.names[classes]), dim=-1)


class JoinedHead(nn.Module):
    """Towers side by side; `axes` [members * dim, dim] brings what they say together."""

    axes: Tensor

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.members = [Tower(config) for _ in range(config.members)]
        self.towers = nn.ModuleList(self.members)
        self.register_buffer("axes", torch.eye(config.members * config.dim, config.dim))

    def photos(self, rows: Tensor) -> Tensor:
        """[B, width] -> [B, dim], of length 1."""
        return self._joined([tower.photos(rows) for tower in self.members])

    def sentences(self, vectors: Tensor) -> Tensor:
        """[B, 384] -> [B, dim], of length 1."""
        return self._joined([tower.sentences(vectors) for tower in self.members])

    def _joined(self, said: list[Tensor]) -> Tensor:
        return functional.normalize(torch.cat(said, -1) @ self.axes, dim=-1)


class JoinedTextPhoto(TextPhotoModel):
    """A trained head."""

    def __init__(self, head: JoinedHead, config: TowerConfig, *, label: str) -> None:
        self._head, self._parts = head.eval(), config.parts
        self.label, self.dim, self.looks = label, config.dim, looks_of(config.parts)

    @torch.inference_mode()
    def photos_seen(self, seen: Sequence[Seen]) -> Floats:
        found: Floats = self._head.photos(torch.from_numpy(rows_of(seen, self._parts))).numpy()
        return found

    @torch.inference_mode()
    def sentences(self, texts: Sequence[str]) -> Floats:
        found: Floats = self._head.sentences(torch.from_numpy(sentence_encoder()(texts))).numpy()
        return found


def load(path: Path) -> JoinedTextPhoto:
    """The head whose weights are `path` and whose card lies beside it. Raises ExtractorError."""
    file = model_file(path)
    try:
        config = TowerConfig.of(file.card["config"])
        head = JoinedHead(config)
        head.load_state_dict({name: torch.from_numpy(array) for name, array in file.tensors().items()})
    except (KeyError, TypeError, RuntimeError) as error:
        raise ExtractorError(f"The text-photo head {path.name} cannot be used: {error}") from error
    return JoinedTextPhoto(head, config, label=file.label)
