"""What every decoder offers: the sentence in one go for training, word by word for writing."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from captioning.vocabulary import PAD

State = tuple[Tensor, ...]
"""All that the next word depends on; each tensor has the sentences as its first dimension."""

CHANNELS = 1280
"""Of the last map of EfficientNet-Lite2, the grid a decoder looks at."""


class Decoder(nn.Module, ABC):
    """A captioner without its eyes: it is given grids [B, cells, 1280] and knows words by number.

    A word's vector, `width` long, serves as input and as output (tied).
    """

    def __init__(self, *, words: int, width: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(words, width, padding_idx=PAD)
        self.bias = nn.Parameter(torch.zeros(words))
        nn.init.normal_(self.embed.weight, std=width**-0.5)

    @abstractmethod
    def think(self, grid: Tensor, words: Tensor) -> Tensor:
        """Teacher forcing: grid [B, cells, 1280], words [B, K, T] of K captions a photo -> [B, K, T, any].

        Position t is about word t + 1; `choose` makes logits of it, at the positions that matter.
        """

    @abstractmethod
    def begin(self, grid: Tensor) -> State:
        """grid [B, cells, 1280] -> the state before the first word of B sentences."""

    @abstractmethod
    def step(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        """words [B] just written -> logits [B, words] of the next word, and the new state."""

    def gaze(self, state: State) -> Tensor | None:
        """Where the last word looked, [B, cells], each row 1 in all; None for a decoder without attention."""
        return None

    def choose(self, thought: Tensor) -> Tensor:
        """[..., width] -> logits [..., words]."""
        return thought @ self.embed.weight.T + self.bias

    def forward(self, grid: Tensor, words: Tensor) -> Tensor:
        """As `think`, but the logits [B, K, T, words]."""
        return self.choose(self.think(grid, words))
