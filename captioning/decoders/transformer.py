"""A small Transformer (Vaswani et al. 2017; pre-norm): an encoder over the grid, a decoder over the words."""

from collections.abc import Iterator
from typing import cast

import torch
from torch import Tensor, nn

from captioning.decoders.base import CHANNELS, Decoder, State
from captioning.decoders.dropout import ByteDropout


class Attention(nn.Module):
    """Multi-head attention with its keys and values made apart, so that they are made once and kept."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.out = nn.Linear(width, width), nn.Linear(width, width)
        self.keep = nn.Linear(width, 2 * width)

    def keys(self, x: Tensor) -> Tensor:
        """[B, S, width] -> keys and values side by side [B, S, 2 * width]."""
        kept: Tensor = self.keep(x)
        return kept

    def forward(self, x: Tensor, keys: Tensor, *, causal: bool = False) -> Tensor:
        """x [B, T, width] looks at keys [B, S, 2 * width]; when `causal`, never ahead of itself."""
        return self.weighed(x, keys, causal=causal)[0]

    def weighed(self, x: Tensor, keys: Tensor, *, causal: bool = False) -> tuple[Tensor, Tensor]:
        """As the call, and how much of each key was seen, [B, T, S], the mean over the heads."""
        query, key, value = (self._split(part) for part in (self.query(x), *keys.chunk(2, -1)))
        alike = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5  # [B, heads, T, S]
        if causal:
            ahead = torch.ones(alike.shape[-2:], dtype=torch.bool, device=x.device).triu(1)
            alike = alike.masked_fill(ahead, float("-inf"))
        weights = alike.softmax(-1).to(value.dtype)
        return self.out((weights @ value).transpose(1, 2).flatten(2)), weights.mean(1)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:-1], self.heads, -1).transpose(1, 2)  # [B, heads, T, width / heads]


class Thought(nn.Sequential):
    """The two-layer network after each attention."""

    def __init__(self, width: int, inner: int, dropout: float) -> None:
        widen, narrow = nn.Linear(width, inner), nn.Linear(inner, width)
        super().__init__(nn.LayerNorm(width), widen, nn.GELU(), ByteDropout(dropout), narrow)


class EncoderLayer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.look = nn.LayerNorm(width), Attention(width, heads)
        self.think, self.drop = Thought(width, inner, dropout), ByteDropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        y = self.norm(x)
        x = x + self.drop(self.look(y, self.look.keys(y)))
        return cast(Tensor, x + self.drop(self.think(x)))


class DecoderLayer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm, self.recall = nn.LayerNorm(width), Attention(width, heads)
        self.norm_look, self.look = nn.LayerNorm(width), Attention(width, heads)
        self.think, self.drop = Thought(width, inner, dropout), ByteDropout(dropout)

    def forward(self, x: Tensor, memory: Tensor) -> Tensor:
        """x [B, K, T, width], memory [B, S, 2 * width]: the captions of one photo share its memory."""
        photos, captions, length, _ = x.shape
        y = self.norm(x).flatten(0, 1)
        said = self.recall(y, self.recall.keys(y), causal=True)
        x = x + self.drop(said.view(photos, captions, length, -1))
        seen = self.look(self.norm_look(x).flatten(1, 2), memory)
        x = x + self.drop(seen.view(photos, captions, length, -1))
        return cast(Tensor, x + self.drop(self.think(x)))

    def follow(self, x: Tensor, past: Tensor, memory: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """One more word: x [B, 1, width], past keys [B, T, 2 * width] -> its vector, the past with it, its look."""
        y = self.norm(x)
        past = torch.cat([past, self.recall.keys(y)], 1)
        x = x + self.recall(y, past)
        seen, weights = self.look.weighed(self.norm_look(x), memory)
        x = x + seen
        return x + self.think(x), past, weights[:, 0]


class CaptionTransformer(Decoder):
    """One encoder layer over the grid, three decoder layers over the words."""

    def __init__(
        self,
        *,
        words: int,
        width: int = 256,
        inner: int = 768,
        heads: int = 4,
        layers: int = 3,
        cells: int = 81,
        longest: int = 24,
        dropout: float = 0.3,
    ) -> None:
        super().__init__(words=words, width=width)
        self.project = nn.Sequential(ByteDropout(dropout), nn.Linear(CHANNELS, width), nn.LayerNorm(width))
        self.place = nn.Parameter(torch.randn(cells, width) * 0.02)
        self.order = nn.Parameter(torch.randn(longest, width) * 0.02)
        self.encoder = EncoderLayer(width, heads, inner, dropout)
        self.encoded = nn.LayerNorm(width)
        self.layers = nn.ModuleList(DecoderLayer(width, heads, inner, dropout) for _ in range(layers))
        self.norm, self.drop, self.scale = nn.LayerNorm(width), ByteDropout(dropout), width**0.5

    def think(self, grid: Tensor, words: Tensor) -> Tensor:
        seen = self._seen(grid)
        x = self.drop(self.embed(words) * self.scale + self.order[: words.shape[-1]])  # [B, K, T, width]
        for layer in self._decoder():
            x = layer(x, layer.look.keys(seen))
        return cast(Tensor, x)

    def choose(self, thought: Tensor) -> Tensor:
        return super().choose(self.norm(thought))

    def begin(self, grid: Tensor) -> State:
        """Of each layer: the photo's keys, and those of the words so far; at the end the last layer's look."""
        seen = self._seen(grid)
        past = seen.new_zeros(len(seen), 0, 2 * seen.shape[-1])
        layers = (part for layer in self._decoder() for part in (layer.look.keys(seen), past))
        return *layers, seen.new_zeros(seen.shape[:2])

    def step(self, words: Tensor, state: State) -> tuple[Tensor, State]:
        place = state[1].shape[1]
        x = (self.embed(words) * self.scale + self.order[place])[:, None]
        after: list[Tensor] = []
        look = state[-1]
        for layer, memory, past in zip(self._decoder(), state[:-1:2], state[1::2], strict=True):
            x, longer, look = layer.follow(x, past, memory)
            after += [memory, longer]
        return self.choose(x[:, 0]), (*after, look)

    def gaze(self, state: State) -> Tensor:
        return state[-1]

    def _decoder(self) -> Iterator[DecoderLayer]:
        return (cast(DecoderLayer, layer) for layer in self.layers)

    def _seen(self, grid: Tensor) -> Tensor:
        seen: Tensor = self.encoded(self.encoder(self.project(grid) + self.place))
        return seen
