"""The merge LSTM (Tanti et al. 2017): a look at the photo and a memory of the words, merged at the end."""

import torch
from torch import Tensor, nn

from captioning.decoders.base import CHANNELS, Decoder, State
from captioning.decoders.dropout import ByteDropout


class MergeLstm(Decoder):
    """The photo never enters the LSTM; it meets the words' memory just before the next word is chosen.

    The photo's feature is the mean and the maximum over the grid.
    """

    def __init__(self, *, words: int, width: int = 320, memory: int = 512, dropout: float = 0.4) -> None:
        super().__init__(words=words, width=width)
        self.drop = ByteDropout(dropout)
        self.look = nn.Sequential(ByteDropout(dropout), nn.Linear(2 * CHANNELS, memory), nn.ReLU())
        self.lstm = nn.LSTM(width, memory, batch_first=True)
        self.merge = nn.Sequential(
            ByteDropout(dropout),
            nn.Linear(2 * memory, memory),
            nn.ReLU(),
            ByteDropout(dropout),
            nn.Linear(memory, width),
        )

    def think(self, grid: Tensor, words: Tensor) -> Tensor:
        photos, captions, length = words.shape
        said, _ = self.lstm(self.drop(self.embed(words.flatten(0, 1))))  # [B*K, T, memory]
        seen = self._seen(grid)[:, None, None].expand(-1, captions, length, -1)
        return torch.cat([seen, said.view(photos, captions, length, -1)], dim=-1)  # [B, K, T, 2 * memory]

    def choose(self, thought: Tensor) -> Tensor:
        return super().choose(self.merge(thought))

    def begin(self, grid: Tensor) -> State:
        seen = self._seen(grid)
        empty = seen.new_zeros(len(seen), self.lstm.hidden_size)
        return seen, empty, empty

    def step(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        seen, hidden, cell = state
        said, (hidden, cell) = self.lstm(self.embed(words)[:, None], (hidden[None], cell[None]))
        return self.choose(torch.cat([seen, said[:, 0]], dim=-1)), (seen, hidden[0], cell[0])

    def _seen(self, grid: Tensor) -> Tensor:
        seen: Tensor = self.look(torch.cat([grid.mean(1), grid.amax(1)], dim=-1))
        return seen
