"""Training by cross-entropy: the decoder is told each next word of the captions people wrote."""

from functools import cache
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional

from captioning.decoders import Decoder
from captioning.training.config import CaptionerConfig
from captioning.training.course import Course
from captioning.training.data import TrainingSet
from captioning.vocabulary import PAD


def caption_loss(decoder: Decoder, grid: Tensor, words: Tensor, smoothing: float) -> Tensor:
    """Mean cross-entropy of a word; grid [B, cells, channels], words [B, K, T] with PAD where there is none.

    The matrix products run in bfloat16 where the processor has it in hardware: several times faster.
    """
    wanted = words[..., 1:]
    said = wanted != PAD
    with torch.autocast(grid.device.type, torch.bfloat16, enabled=bfloat16_in_hardware()):
        logits = decoder.choose(decoder.think(grid, words[..., :-1])[said])
    return functional.cross_entropy(logits.float(), wanted[said], label_smoothing=smoothing)


@cache
def bfloat16_in_hardware() -> bool:
    """Whether this processor multiplies bfloat16 matrices itself."""
    return torch.backends.cpu.get_cpu_capability() == "AVX512" and bool(torch.cpu._is_avx512_bf16_supported())


class CrossEntropyCourse(Course):
    """The first course, from random weights."""

    name = "cross-entropy"

    def __init__(self, config: CaptionerConfig, decoder: Decoder, photos: TrainingSet, folder: Path) -> None:
        super().__init__(
            config.first_course(),
            decoder,
            photos,
            folder,
            epochs=config.epochs,
            rate=config.rate,
            warm_up_steps=config.warm_up_steps,
        )

    def loss(self, grid: Tensor, words: Tensor) -> Tensor:
        return caption_loss(self.decoder, grid, words, self.config.smoothing)
