"""Training steps: some photos, their grids and their captions as numbers."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from captioning.training.config import CaptionerConfig
from captioning.training.feature_cache import Grids, JoinedGrids
from captioning.training.references import DescribedPhoto
from captioning.vocabulary import PAD, Vocabulary

Rows = Grids | JoinedGrids


@dataclass(frozen=True)
class TrainingSet:
    """Photos with their captions as numbers [photos][captions][words]; `mirrored` is None where unused."""

    grids: Rows
    mirrored: Rows | None
    captions: list[list[list[int]]]

    @classmethod
    def of(
        cls,
        described: list[DescribedPhoto],
        grids: Rows,
        mirrored: Rows | None,
        vocabulary: Vocabulary,
        config: CaptionerConfig,
    ) -> "TrainingSet":
        encoded = [
            [vocabulary.encode(caption, longest=config.longest) for caption in entry.captions]
            for entry in described
        ]
        return cls(grids, mirrored, encoded)

    def __len__(self) -> int:
        return len(self.captions)

    def steps(self, config: CaptionerConfig, epoch: int) -> Iterator[tuple[Tensor, Tensor]]:
        """Grids [B, cells, channels] and words [B, K, T], photos in an order that seed and epoch fix."""
        random = np.random.default_rng((config.seed, epoch))
        order = random.permutation(len(self))
        for start in range(0, len(order), config.photos_per_step):
            chosen = order[start : start + config.photos_per_step]
            source = self.mirrored if self.mirrored is not None and random.random() < 0.5 else self.grids
            yield grid_tensor(source, chosen), _padded([self.captions[photo] for photo in chosen])


def grid_tensor(grids: Rows, chosen: NDArray[np.int64]) -> Tensor:
    """float32 [B, cells, channels] of the chosen photos."""
    return torch.from_numpy(grids[chosen].astype(np.float32))


def _padded(captions: list[list[list[int]]]) -> Tensor:
    """int64 [B, K, T]; a photo with fewer captions than others gets empty ones, which count for nothing."""
    most = max(len(of_photo) for of_photo in captions)
    longest = max(len(caption) for of_photo in captions for caption in of_photo)
    words = torch.full((len(captions), most, longest), PAD)
    for photo, of_photo in enumerate(captions):
        for place, caption in enumerate(of_photo):
            words[photo, place, : len(caption)] = torch.tensor(caption)
    return words
