"""Following a sentence that is given, word by word: how likely each word was, and where the decoder looked for it."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from captioning.decoders.base import Decoder
from captioning.decoders.search import Sentence
from captioning.vocabulary import START


@dataclass(frozen=True)
class Followed:
    """Probability of each word, [T], given those before it; where each looked, [T, cells], each row 1 in all."""

    chances: Tensor
    gazes: Tensor | None
    """None for a decoder without attention."""


@torch.inference_mode()
def follow(decoder: Decoder, grid: Tensor, numbers: Sequence[int]) -> Followed:
    """grid [1, cells, 1280] and the numbers of T words, without START and END."""
    state, before = decoder.begin(grid), START
    chances, gazes = [], []
    for number in numbers:
        logits, state = decoder.step(torch.tensor([before]), state)
        chances.append(logits[0].softmax(-1)[number])
        gaze = decoder.gaze(state)
        if gaze is not None:
            gazes.append(gaze[0])
        before = number
    seen = torch.stack(gazes) if gazes else None
    return Followed(torch.stack(chances) if chances else torch.zeros(0), seen)


def unlike(sentences: Sequence[Sentence], *, count: int, least: int = 2) -> list[Sentence]:
    """The best first, then those that differ from each chosen one in `least` words or more; at most `count`.

    A beam's sentences are often the same but for an article: of such, only the likeliest is kept.
    """
    chosen: list[Sentence] = []
    for sentence in sentences:
        words = set(sentence.numbers)
        if all(len(words ^ set(other.numbers)) >= least for other in chosen):
            chosen.append(sentence)
        if len(chosen) == count:
            break
    return chosen
