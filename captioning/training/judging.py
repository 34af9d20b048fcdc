"""Writing captions for cached grids and scoring them against what people wrote."""

from collections.abc import Sequence

import torch

from captioning.decoders import Decoder
from captioning.decoders.search import beam
from captioning.training.feature_cache import Grids
from captioning.training.metrics import caption_scores
from captioning.vocabulary import Vocabulary

Words = list[str]


def write_captions(
    decoder: Decoder, grids: Grids, vocabulary: Vocabulary, *, width: int, longest: int = 20, batch: int = 100
) -> list[Words]:
    """One sentence, as words, for each grid; `width` 1 is greedy."""
    found: list[Words] = []
    for start in range(0, len(grids), batch):
        part = torch.from_numpy(grids[start : start + batch].astype("float32"))
        for sentence in beam(decoder, part, width=width, longest=longest):
            found.append(vocabulary.decode(sentence.numbers))
    return found


def judge_decoder(
    decoder: Decoder,
    grids: Grids,
    references: Sequence[Sequence[Words]],
    vocabulary: Vocabulary,
    *,
    width: int,
) -> dict[str, float]:
    """The metrics of metrics.caption_scores for what the decoder writes."""
    return caption_scores(write_captions(decoder, grids, vocabulary, width=width), references)
