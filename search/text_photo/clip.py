"""A downloaded CLIP as a text-photo model: eyes and a reader of its own, in a space of its own. No Django."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageOps
from tokenizers import Tokenizer

from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file
from search.text_photo.clip_network import Clip
from search.text_photo.model import Seen, TextPhotoModel

Floats = NDArray[np.float32]
KIND = "clip"
MEAN = np.array([0.48145466, 0.4578275, 0.40821073], np.float32)
SPREAD = np.array([0.26862954, 0.26130258, 0.27577711], np.float32)
AT_ONCE = 8
NOT_WEIGHTS = ("position_ids", "logit_scale")


class ClipModel(TextPhotoModel):
    """`config` is the card's: vision, text, dim, start, end, tokenizer."""

    def __init__(self, net: Clip, config: dict[str, Any], *, label: str) -> None:
        self._net, self.label, self.dim = net.eval(), label, config["dim"]
        self._side = config["vision"]["image_size"]
        self._longest = config["text"]["max_position_embeddings"]
        self._start, self._end = config["start"], config["end"]
        self._tokenizer = Tokenizer.from_str(config["tokenizer"])

    def photos_seen(self, seen: Sequence[Seen]) -> Floats:
        raise ExtractorError("CLIP looks at photos itself.")

    @torch.inference_mode()
    def photos(self, images: Sequence[Image.Image]) -> Floats:
        parts = [images[start : start + AT_ONCE] for start in range(0, len(images), AT_ONCE)]
        return np.concatenate(
            [self._net.photos(torch.from_numpy(pixels_of(part, self._side))).numpy() for part in parts]
        )

    @torch.inference_mode()
    def sentences(self, texts: Sequence[str]) -> Floats:
        rows = [self._pieces(text) for text in texts]
        ends = torch.tensor([len(row) - 1 for row in rows])
        padded = torch.full((len(rows), int(ends.max()) + 1), self._end)
        for place, row in enumerate(rows):
            padded[place, : len(row)] = torch.tensor(row)
        found: Floats = self._net.sentences(padded, ends).numpy()
        return found

    def _pieces(self, text: str) -> list[int]:
        inside = self._tokenizer.encode(text.lower(), add_special_tokens=False).ids[: self._longest - 2]
        return [self._start, *inside, self._end]


def pixels_of(images: Sequence[Image.Image], side: int) -> Floats:
    """RGB photos -> float32 [B, 3, side, side]: the middle square, as in CLIP's training."""
    fitted = [ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC) for image in images]
    found = (np.stack([np.asarray(image, np.float32) for image in fitted]) / 255 - MEAN) / SPREAD
    return np.ascontiguousarray(found.transpose(0, 3, 1, 2), np.float32)


def load(path: Path) -> ClipModel:
    """The model whose weights are `path` and whose card lies beside it. Raises ExtractorError."""
    file = model_file(path)
    try:
        config = dict(file.card["config"])
        net = Clip(config)
        tensors = {
            name: torch.from_numpy(array)
            for name, array in file.tensors().items()
            if not name.endswith(NOT_WEIGHTS)
        }
        net.load_state_dict(tensors)
        return ClipModel(net, config, label=file.label)
    except (KeyError, TypeError, ValueError, RuntimeError) as error:
        raise ExtractorError(f"The model {path.name} cannot be used: {error}") from error
