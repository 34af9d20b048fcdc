"""Choosing the words: greedy, or a beam with a trigram block and length normalisation (Wu et al. 2016)."""

from dataclasses import dataclass

import torch
from torch import Tensor

from captioning.decoders.base import Decoder, State
from captioning.vocabulary import END, PAD, START, UNKNOWN

_NEVER = float("-inf")


@dataclass(frozen=True)
class Sentence:
    """Word numbers without START and END, and the mean log-probability of a word, END included."""

    numbers: tuple[int, ...]
    score: float


@torch.inference_mode()
def greedy(decoder: Decoder, grid: Tensor, *, longest: int = 20) -> list[Sentence]:
    """The likeliest next word each time; grid [B, cells, 1280] -> B sentences."""
    return beam(decoder, grid, width=1, longest=longest, block_trigrams=False)


@torch.inference_mode()
def beam(
    decoder: Decoder,
    grid: Tensor,
    *,
    width: int = 4,
    longest: int = 20,
    length_power: float = 0.7,
    block_trigrams: bool = True,
) -> list[Sentence]:
    """The best of `width` sentences kept alive for each photo; grid [B, cells, 1280] -> B sentences."""
    found = beams(
        decoder,
        grid,
        width=width,
        longest=longest,
        length_power=length_power,
        block_trigrams=block_trigrams,
    )
    return [sentences[0] for sentences in found]


@torch.inference_mode()
def beams(
    decoder: Decoder,
    grid: Tensor,
    *,
    width: int = 4,
    longest: int = 20,
    length_power: float = 0.7,
    block_trigrams: bool = True,
) -> list[list[Sentence]]:
    """All `width` sentences of each photo, the best first; grid [B, cells, 1280] -> B lists.

    Sentences are compared by log-probability / (words + END) ** `length_power`; with `block_trigrams`
    none says three words in a row twice.
    """
    photos = len(grid)
    state = tuple(part.repeat_interleave(width, 0) for part in decoder.begin(grid))
    written = torch.full((photos * width, 1), START)
    sums = torch.full((photos, width), _NEVER)
    sums[:, 0] = 0.0  # all beams of a photo are alike at first: only one may branch
    for _ in range(longest):
        chances, state = _chances(decoder, written, state, block_trigrams)
        sums, origin, words = _best(sums, chances, width)
        written = torch.cat([written[origin], words[:, None]], 1)
        state = tuple(part[origin] for part in state)
        if bool((written == END).any(1).all()):
            break
    return _ranked(written.view(photos, width, -1), sums, length_power)


def _chances(decoder: Decoder, written: Tensor, state: State, block_trigrams: bool) -> tuple[Tensor, State]:
    """Log-probabilities [B*width, words] of the next word; a sentence that has ended repeats END for free."""
    logits, state = decoder.step(written[:, -1], state)
    never = [PAD, START, UNKNOWN] if written.shape[1] > 1 else [PAD, START, UNKNOWN, END]  # no empty sentence
    logits[:, never] = _NEVER
    chances = logits.log_softmax(-1)
    if block_trigrams:
        for row, sentence in enumerate(written.tolist()):
            chances[row, _repeating(sentence)] = _NEVER
    ended = (written == END).any(1)
    chances[ended] = _NEVER
    chances[ended, END] = 0.0
    return chances, state


def _repeating(sentence: list[int]) -> list[int]:
    """The words that would make a trigram which the sentence already holds."""
    last = sentence[-2:]
    return [sentence[at + 2] for at in range(1, len(sentence) - 2) if sentence[at : at + 2] == last]


def _best(sums: Tensor, chances: Tensor, width: int) -> tuple[Tensor, Tensor, Tensor]:
    """The `width` best continuations of each photo: sums [B, width], row they grew from, word added."""
    photos, words = len(sums), chances.shape[-1]
    total = (sums[:, :, None] + chances.view(photos, width, words)).flatten(1)
    sums, places = total.topk(width, 1)
    first = torch.arange(photos)[:, None] * width
    return sums, (first + places // words).flatten(), (places % words).flatten()


def _ranked(written: Tensor, sums: Tensor, length_power: float) -> list[list[Sentence]]:
    lengths = (written[:, :, 1:] != END).sum(-1) + 1  # the words and one END
    order = (sums / lengths**length_power).argsort(dim=1, descending=True, stable=True)
    found = []
    for photo, places in enumerate(order.tolist()):
        sentences = []
        for place in places:
            numbers = [number for number in written[photo, place, 1:].tolist() if number != END]
            sentences.append(Sentence(tuple(numbers), float(sums[photo, place]) / (len(numbers) + 1)))
        found.append(sentences)
    return found
