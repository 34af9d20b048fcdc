"""BLIP's captioner (Li et al. 2022): a vision Transformer, and a BERT decoder that looks at its patches.

Modules are named as in the published checkpoints (BlipForConditionalGeneration), so these load as they are.
"""

from collections.abc import Mapping
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


class VisionAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        parts = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)  # [3, B, heads, T, .]
        seen = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2])
        return cast(Tensor, self.projection(seen.transpose(1, 2).flatten(2)))


class VisionMlp(nn.Module):
    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, inner), nn.Linear(inner, width)

    def forward(self, x: Tensor) -> Tensor:
        return cast(Tensor, self.fc2(functional.gelu(self.fc1(x))))


class VisionLayer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int, eps: float) -> None:
        super().__init__()
        self.self_attn, self.mlp = VisionAttention(width, heads), VisionMlp(width, inner)
        self.layer_norm1, self.layer_norm2 = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.self_attn(self.layer_norm1(x))
        return cast(Tensor, x + self.mlp(self.layer_norm2(x)))


class Vision(nn.Module):
    """[B, 3, side, side] -> [B, patches + 1, width]."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width, patch = config.get("hidden_size", 768), config.get("patch_size", 16)
        self.side: int = config.get("image_size", 384)
        eps = config.get("layer_norm_eps", 1e-5)
        self.embeddings = nn.Module()
        self.embeddings.class_embedding = nn.Parameter(torch.zeros(1, 1, width))
        places = (self.side // patch) ** 2 + 1
        self.embeddings.position_embedding = nn.Parameter(torch.zeros(1, places, width))
        self.embeddings.patch_embedding = nn.Conv2d(3, width, patch, patch)
        self.encoder = nn.Module()
        self.encoder.layers = nn.ModuleList(
            VisionLayer(
                width, config.get("num_attention_heads", 12), config.get("intermediate_size", 3072), eps
            )
            for _ in range(config.get("num_hidden_layers", 12))
        )
        self.post_layernorm = nn.LayerNorm(width, eps)

    def forward(self, pixels: Tensor) -> Tensor:
        parts = self.embeddings
        patches = cast(nn.Module, parts.patch_embedding)(pixels).flatten(2).transpose(1, 2)
        first = cast(Tensor, parts.class_embedding).expand(len(pixels), -1, -1)
        x = torch.cat([first, patches], 1) + cast(Tensor, parts.position_embedding)
        for layer in cast(nn.ModuleList, self.encoder.layers):
            x = layer(x)
        return cast(Tensor, self.post_layernorm(x))


class TextAttention(nn.Module):
    """BERT's: looks, adds, and norms at the end; `self` and `output` as in the checkpoints."""

    def __init__(self, width: int, seen: int, heads: int, eps: float) -> None:
        super().__init__()
        self.heads = heads
        look, output = nn.Module(), nn.Module()
        look.query, look.key, look.value = (
            nn.Linear(width, width), nn.Linear(seen, width), nn.Linear(seen, width)
        )  # fmt: skip
        output.dense, output.LayerNorm = nn.Linear(width, width), nn.LayerNorm(width, eps)
        self.add_module("self", look)
        self.output = output

    def forward(self, x: Tensor, seen: Tensor, *, causal: bool) -> Tensor:
        look = self.get_submodule("self")
        made = (
            cast(nn.Module, look.query)(x),
            cast(nn.Module, look.key)(seen),
            cast(nn.Module, look.value)(seen),
        )
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in made)
        found = functional.scaled_dot_product_attention(query, key, value, is_causal=causal)
        out = cast(nn.Module, self.output.dense)(found.transpose(1, 2).flatten(2))
        return cast(Tensor, cast(nn.Module, self.output.LayerNorm)(out + x))


class TextLayer(nn.Module):
    def __init__(self, width: int, seen: int, heads: int, inner: int, eps: float) -> None:
        super().__init__()
        self.attention = TextAttention(width, width, heads, eps)
        self.crossattention = TextAttention(width, seen, heads, eps)
        self.intermediate, self.output = nn.Module(), nn.Module()
        self.intermediate.dense = nn.Linear(width, inner)
        self.output.dense, self.output.LayerNorm = nn.Linear(inner, width), nn.LayerNorm(width, eps)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        x = self.attention(x, x, causal=True)
        x = self.crossattention(x, seen, causal=False)
        inner = functional.gelu(cast(nn.Module, self.intermediate.dense)(x))
        out = cast(nn.Module, self.output.dense)(inner)
        return cast(Tensor, cast(nn.Module, self.output.LayerNorm)(out + x))


class TextDecoder(nn.Module):
    """Words so far [B, T] and patches -> logits [B, T, words]."""

    def __init__(self, config: Mapping[str, Any], seen: int) -> None:
        super().__init__()
        width, words = config.get("hidden_size", 768), config.get("vocab_size", 30524)
        eps = config.get("layer_norm_eps", 1e-12)
        self.bert, self.cls = nn.Module(), nn.Module()
        embeddings = nn.Module()
        embeddings.word_embeddings = nn.Embedding(words, width)
        embeddings.position_embeddings = nn.Embedding(config.get("max_position_embeddings", 512), width)
        embeddings.LayerNorm = nn.LayerNorm(width, eps)
        encoder = nn.Module()
        heads, inner = config.get("num_attention_heads", 8), config.get("intermediate_size", 3072)
        encoder.layer = nn.ModuleList(
            TextLayer(width, seen, heads, inner, eps) for _ in range(config.get("num_hidden_layers", 12))
        )
        self.bert.embeddings, self.bert.encoder = embeddings, encoder
        transform, head = nn.Module(), nn.Module()
        transform.dense, transform.LayerNorm = nn.Linear(width, width), nn.LayerNorm(width, eps)
        head.transform, head.decoder = transform, nn.Linear(width, words)
        self.cls.predictions = head

    def forward(self, words: Tensor, seen: Tensor) -> Tensor:
        part = self.get_submodule
        places = torch.arange(words.shape[1], device=words.device)
        x = part("bert.embeddings.word_embeddings")(words)
        x = part("bert.embeddings.LayerNorm")(x + part("bert.embeddings.position_embeddings")(places))
        for layer in cast(nn.ModuleList, part("bert.encoder.layer")):
            x = layer(x, seen)
        x = functional.gelu(part("cls.predictions.transform.dense")(x))
        return cast(Tensor, part("cls.predictions.decoder")(part("cls.predictions.transform.LayerNorm")(x)))


class Blip(nn.Module):
    """The whole network, by the two parts of a published config.json."""

    def __init__(self, vision: Mapping[str, Any], text: Mapping[str, Any]) -> None:
        super().__init__()
        self.vision_model = Vision(vision)
        self.text_decoder = TextDecoder(text, vision.get("hidden_size", 768))


LEFT_OUT = ("position_ids", "cls.predictions.bias")
"""Of a checkpoint: what is made anew, or stands in it twice."""
