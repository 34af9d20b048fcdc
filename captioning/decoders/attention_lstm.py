"""The attention LSTM (soft attention of Xu et al. 2015): before each word, a new look at the photo."""

import torch
from torch import Tensor, nn

from captioning.decoders.base import CHANNELS, Decoder, State
from captioning.decoders.dropout import ByteDropout


class AttentionLstm(Decoder):
    """What the LSTM remembers decides which cells of the grid it sees with the next word."""

    def __init__(self, *, words: int, width: int = 320, memory: int = 512, dropout: float = 0.4) -> None:
        super().__init__(words=words, width=width)
        self.drop = ByteDropout(dropout)
        self.project = nn.Sequential(ByteDropout(dropout), nn.Linear(CHANNELS, memory), nn.LayerNorm(memory))
        self.keys, self.query = nn.Linear(memory, width), nn.Linear(memory, width)
        self.score = nn.Linear(width, 1, bias=False)
        self.gate = nn.Linear(memory, memory)
        self.start = nn.Linear(memory, 2 * memory)
        self.lstm = nn.LSTMCell(width + memory, memory)
        self.say = nn.Sequential(ByteDropout(dropout), nn.Linear(2 * memory + width, width))

    def think(self, grid: Tensor, words: Tensor) -> Tensor:
        photos, captions, length = words.shape
        state = tuple(part.repeat_interleave(captions, 0) for part in self.begin(grid))
        said = self.drop(self.embed(words.flatten(0, 1)))  # [B*K, T, width]
        thoughts = []
        for place in range(length):
            thought, state = self._follow(said[:, place], state)
            thoughts.append(thought)
        return torch.stack(thoughts, 1).view(photos, captions, length, -1)

    def choose(self, thought: Tensor) -> Tensor:
        return super().choose(self.say(thought))

    def begin(self, grid: Tensor) -> State:
        """Cells [B, S, memory], their keys [B, S, width], hidden and cell [B, memory], last look [B, S]."""
        cells: Tensor = self.project(grid)
        hidden, cell = torch.tanh(self.start(cells.mean(1))).chunk(2, -1)
        return cells, self.keys(cells), hidden, cell, cells.new_zeros(cells.shape[:2])

    def step(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        thought, state = self._follow(self.embed(words), state)
        return self.choose(thought), state

    def gaze(self, state: State) -> Tensor:
        return state[4]

    def _follow(self, word: Tensor, state: State) -> tuple[Tensor, State]:
        cells, keys, hidden, cell, _ = state
        weights = self.score(torch.tanh(keys + self.query(hidden)[:, None]))[..., 0].softmax(-1)
        seen = (weights[:, None].to(cells.dtype) @ cells)[:, 0] * torch.sigmoid(self.gate(hidden))
        hidden, cell = self.lstm(torch.cat([word, seen], -1), (hidden, cell))
        return torch.cat([hidden, seen, word], -1), (cells, keys, hidden, cell, weights)
