"""CLIP (Radford et al. 2021): two transformers, with the names of the published weights, so that a download loads.

No Django.
"""

from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


def _quick(x: Tensor) -> Tensor:
    return x * torch.sigmoid(1.702 * x)


def _tanh(x: Tensor) -> Tensor:
    return functional.gelu(x, approximate="tanh")


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "quick_gelu": _quick,
    "gelu": functional.gelu,
    "gelu_pytorch_tanh": _tanh,
}


class Attention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.k_proj, self.v_proj, self.q_proj, self.out_proj = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        """[B, T, W] -> [B, T, W]."""
        query, key, value = (
            part(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for part in (self.q_proj, self.k_proj, self.v_proj)
        )
        found = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        return cast(Tensor, self.out_proj(found.transpose(1, 2).flatten(2)))


class Inner(nn.Module):
    def __init__(self, width: int, inner: int, activation: str) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)
        self._act = ACTIVATIONS[activation]

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.fc2(self._act(self.fc1(x))))


class Layer(nn.Module):
    """Pre-norm."""

    def __init__(self, config: dict[str, Any], epsilon: float) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.self_attn = Attention(width, config["num_attention_heads"])
        self.mlp = Inner(width, config["intermediate_size"], config["hidden_act"])
        self.layer_norm1, self.layer_norm2 = (nn.LayerNorm(width, epsilon) for _ in range(2))

    def forward(self, x: Tensor, causal: bool) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x), causal)
        return cast(Tensor, x + self.mlp(self.layer_norm2(x)))


class Encoder(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        epsilon = config.get("layer_norm_eps", 1e-5)
        self.layers = nn.ModuleList(Layer(config, epsilon) for _ in range(config["num_hidden_layers"]))

    def forward(self, x: Tensor, causal: bool = False) -> Tensor:
        for layer in self.layers:
            x = layer(x, causal)
        return x


class VisionEmbeddings(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width, patch, side = config["hidden_size"], config["patch_size"], config["image_size"]
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.patch_embedding = nn.Conv2d(3, width, patch, patch, bias=False)
        self.position_embedding = nn.Embedding((side // patch) ** 2 + 1, width)

    def forward(self, pixels: Tensor) -> Tensor:
        """[B, 3, H, W] -> [B, 1 + patches, width]."""
        patches = self.patch_embedding(pixels).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(len(patches), 1, -1)
        return torch.cat([first, patches], 1) + self.position_embedding.weight


class VisionModel(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width, epsilon = config["hidden_size"], config.get("layer_norm_eps", 1e-5)
        self.embeddings = VisionEmbeddings(config)
        self.pre_layrnorm = nn.LayerNorm(width, epsilon)  # spelled as in the published weights
        self.encoder = Encoder(config)
        self.post_layernorm = nn.LayerNorm(width, epsilon)

    def forward(self, pixels: Tensor) -> Tensor:
        """[B, 3, H, W] -> [B, width]: what the first token saw."""
        seen = self.encoder(self.pre_layrnorm(self.embeddings(pixels)))
        return cast(Tensor, self.post_layernorm(seen[:, 0]))


class TextEmbeddings(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.token_embedding = nn.Embedding(config["vocab_size"], width)
        self.position_embedding = nn.Embedding(config["max_position_embeddings"], width)

    def forward(self, pieces: Tensor) -> Tensor:
        places = self.position_embedding.weight[: pieces.shape[1]]
        return cast(Tensor, self.token_embedding(pieces) + places)


class TextModel(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.embeddings = TextEmbeddings(config)
        self.encoder = Encoder(config)
        self.final_layer_norm = nn.LayerNorm(config["hidden_size"], config.get("layer_norm_eps", 1e-5))

    def forward(self, pieces: Tensor, ends: Tensor) -> Tensor:
        """pieces [B, T], the place of each sentence's end [B] -> [B, width]: what was read by then."""
        read = self.final_layer_norm(self.encoder(self.embeddings(pieces), causal=True))
        return cast(Tensor, read[torch.arange(len(read)), ends])


class Clip(nn.Module):
    """Both towers and the way into the shared space."""

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        vision, text, dim = config["vision"], config["text"], config["dim"]
        self.vision_model, self.text_model = VisionModel(vision), TextModel(text)
        self.visual_projection = nn.Linear(vision["hidden_size"], dim, bias=False)
        self.text_projection = nn.Linear(text["hidden_size"], dim, bias=False)

    def photos(self, pixels: Tensor) -> Tensor:
        """[B, 3, side, side] -> [B, dim], of length 1."""
        return functional.normalize(self.visual_projection(self.vision_model(pixels)), dim=-1)

    def sentences(self, pieces: Tensor, ends: Tensor) -> Tensor:
        """[B, T] and [B] -> [B, dim], of length 1."""
        return functional.normalize(self.text_projection(self.text_model(pieces, ends)), dim=-1)
