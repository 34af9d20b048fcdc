"""Self-critical sequence training (Rennie et al. 2017): the decoder writes, and CIDEr-D is its teacher.

Each sentence's reward is compared with the mean of the other samples of its photo (Luo 2020), so that no greedy
caption is needed. END is a word like any other, in samples, references and document frequencies: without it the
reward pays for sentences that break off.
"""

from pathlib import Path

import torch
from torch import Tensor

from captioning.decoders import Decoder
from captioning.training.config import CaptionerConfig
from captioning.training.course import Course
from captioning.training.cross_entropy import bfloat16_in_hardware
from captioning.training.data import TrainingSet
from captioning.training.metrics import CiderD
from captioning.vocabulary import END, PAD, START, UNKNOWN

NEVER = float("-inf")
Numbers = list[str]


class SelfCriticalCourse(Course):
    """The second course, from weights that cross-entropy has trained."""

    name = "self-critical"

    def __init__(self, config: CaptionerConfig, decoder: Decoder, photos: TrainingSet, folder: Path) -> None:
        super().__init__(
            config,
            decoder,
            photos,
            folder,
            epochs=config.self_critical_epochs,
            rate=config.self_critical_rate,
            warm_up_steps=1,
        )
        self.judge = CiderD([[spelled(caption) for caption in captions] for captions in photos.captions])

    def loss(self, grid: Tensor, words: Tensor) -> Tensor:
        self.decoder.eval()  # without dropout: the reward is for the very net that wrote
        samples = sampled(self.decoder, grid, each=self.config.samples, longest=self.config.longest)
        rewards = self._rewards(samples, words)
        others = (rewards.sum(1, keepdim=True) - rewards) / (rewards.shape[1] - 1)
        said = samples[..., 1:] != PAD
        chance = log_probabilities(self.decoder, grid, samples)
        return -((rewards - others)[..., None] * chance)[said].mean()

    def _rewards(self, samples: Tensor, words: Tensor) -> Tensor:
        """CIDEr-D of each sample [B, K, T] against the captions [B, C, T] of its photo -> [B, K]."""
        rows = []
        for written, references in zip(samples.tolist(), words.tolist(), strict=True):
            wanted = [spelled(caption) for caption in references if caption[0] == START]
            rows.append([self.judge.score(spelled(caption), wanted) for caption in written])
        return torch.tensor(rows)


def spelled(numbers: list[int]) -> Numbers:
    """The words of a caption as CIDEr-D takes them: END among them, START and PAD not."""
    return [str(number) for number in numbers if number not in (START, PAD)]


@torch.no_grad()
def sampled(decoder: Decoder, grid: Tensor, *, each: int, longest: int) -> Tensor:
    """Sentences drawn word by word: grid [B, cells, channels] -> int64 [B, each, T], PAD after END."""
    state = tuple(part.repeat_interleave(each, 0) for part in decoder.begin(grid))
    written = torch.full((len(grid) * each, 1), START)
    for place in range(longest + 1):
        logits, state = decoder.step(written[:, -1], state)
        chances = barred(logits, first=place == 0).softmax(-1)
        words = torch.multinomial(chances, 1)
        ended = ((written == END) | (written == PAD)).any(1, keepdim=True)
        written = torch.cat([written, words.masked_fill(ended, PAD)], 1)
        if bool((ended | (words == END)).all()):
            break
    return written.view(len(grid), each, -1)


def log_probabilities(decoder: Decoder, grid: Tensor, samples: Tensor) -> Tensor:
    """Of each word of the samples [B, K, T] given those before it: float32 [B, K, T - 1]."""
    with torch.autocast(grid.device.type, torch.bfloat16, enabled=bfloat16_in_hardware()):
        logits = decoder(grid, samples[..., :-1])
    logits = logits.float()
    first, later = barred(logits[..., :1, :], first=True), barred(logits[..., 1:, :], first=False)
    chances = torch.cat([first, later], -2).log_softmax(-1)
    wanted = samples[..., 1:]
    return chances.gather(-1, wanted.clamp(min=END)[..., None])[..., 0].masked_fill(wanted == PAD, 0.0)


def barred(logits: Tensor, *, first: bool) -> Tensor:
    """The search never writes these words, so neither do samples: [..., words] -> the same, minus infinity there."""
    never = [PAD, START, UNKNOWN, *([END] if first else [])]
    return logits.index_fill(-1, torch.tensor(never), NEVER)
