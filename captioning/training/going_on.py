"""Going on from a captioner with new captions, without forgetting: old and new compared on what neither has seen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from captioning.captioner import Captioner
from captioning.decoders import Decoder, decoder_make
from captioning.training.checkpoint import Progress
from captioning.training.config import CaptionerConfig
from captioning.training.cross_entropy import CrossEntropyCourse
from captioning.training.data import TrainingSet
from captioning.training.feature_cache import Grids, JoinedGrids, base_grids, grids_in
from captioning.training.judging import judge_decoder
from captioning.training.references import DescribedPhoto, reference_words, references_read
from captioning.vocabulary import SPECIAL, Vocabulary, words_of

HELD_BACK = 0.25
"""Half of it chooses the best epoch, the other half compares old and new."""
REPLAY = 3
"""Photos of the base set for each new one: what was known before is not forgotten."""
NEW_WORD_COUNT = 3
JUDGED_OF_BASE = 300
GENTLE: dict[str, Any] = {"rate": 1e-4, "epochs": 6, "warm_up_steps": 20, "flips": False, "patience": 3}
"""What a captioner that can already write is taught with, unless somebody says otherwise."""

Figures = dict[str, dict[str, float]]
"""Of the new captions and, where it is present, of the base set: the metrics."""


@dataclass(frozen=True)
class Parts:
    """To learn from, to choose the best epoch by, to compare old and new."""

    train: list[DescribedPhoto]
    choosing: list[DescribedPhoto]
    comparing: list[DescribedPhoto]


@dataclass(frozen=True)
class Judged:
    """Photos that neither model has seen, with what people say about them."""

    grids: Grids
    references: list[list[list[str]]]


@dataclass(frozen=True)
class GoneOn:
    """The new captioner's decoder and words, how its course went, and what old and new do."""

    decoder: Decoder
    vocabulary: Vocabulary
    progress: Progress
    replayed: int
    old: Figures
    new: Figures


def go_on(
    old: Captioner, parts: Parts, *, config: CaptionerConfig, data: Path, cache: Path, run: Path
) -> GoneOn:
    """Teach a copy of `old` the new captions beside some of the base set in `data`, where that is.

    Grids of the new photos are kept in `cache`, the state of the course in `run`.
    """
    base = _base(data, REPLAY * len(parts.train), config.seed)
    new, vocabulary = grown(old, config, parts.train)
    own, choosing, comparing = (grids_in(cache, part) for part in vars(parts).values())
    grids = JoinedGrids(own, base_grids(base)) if base else JoinedGrids(own)
    photos = TrainingSet.of([*parts.train, *base], grids, None, vocabulary, config)
    wanted = reference_words(parts.choosing)
    progress = CrossEntropyCourse(config, new, photos, run).train(
        lambda judged: judge_decoder(judged, choosing, wanted, vocabulary, width=1)
    )
    judged = {"library": Judged(comparing, reference_words(parts.comparing)), **_judged_base(data)}
    return GoneOn(
        new,
        vocabulary,
        progress,
        len(base),
        old=_figures(old.decoder, old.vocabulary, judged, config),
        new=_figures(new.half().float(), vocabulary, judged, config),
    )


def gentle(kept: Mapping[str, Any], given: Mapping[str, Any]) -> CaptionerConfig:
    """How a captioner goes on that has `kept` on its card: gently, but for what is given (None: nothing)."""
    plain = CaptionerConfig(decoder=kept["decoder"], sizes=kept["sizes"], longest=kept["longest"], **GENTLE)
    return replace(plain, **{name: value for name, value in given.items() if value is not None})


def split(described: Sequence[DescribedPhoto], seed: int) -> Parts:
    """The same for the same seed; the three share no photo."""
    order = np.random.default_rng(seed).permutation(len(described))
    held = max(2, round(HELD_BACK * len(described)))
    shuffled = [described[place] for place in order]
    return Parts(shuffled[held:], shuffled[: held // 2], shuffled[held // 2 : held])


def grown(
    old: Captioner, config: CaptionerConfig, train: Sequence[DescribedPhoto]
) -> tuple[Decoder, Vocabulary]:
    """The old decoder with rows for words that the new captions have often enough and it did not know.

    A new word begins as the mean of all, and as unlikely as the rarest.
    """
    counts = Counter(word for entry in train for caption in entry.captions for word in words_of(caption))
    known = set(old.vocabulary.words)
    fresh = sorted(word for word, count in counts.items() if count >= NEW_WORD_COUNT and word not in known)
    vocabulary = Vocabulary([*old.vocabulary.words[len(SPECIAL) :], *fresh])
    decoder = decoder_make(config.decoder, words=len(vocabulary), **config.sizes)
    state = {name: tensor.clone() for name, tensor in old.decoder.state_dict().items()}
    words, bias = state["embed.weight"], state["bias"]
    mean = words[len(SPECIAL) :].mean(0, keepdim=True).expand(len(fresh), -1)
    state["embed.weight"] = torch.cat([words, mean])
    state["bias"] = torch.cat([bias, bias[len(SPECIAL) :].min().expand(len(fresh))])
    decoder.load_state_dict(state)
    return decoder, vocabulary


def _base(data: Path, most: int, seed: int) -> list[DescribedPhoto]:
    """Photos of the base set to go through again; none where the set is absent."""
    if not (data / "train.json").is_file():
        return []
    every = references_read(data / "train.json", data / "images")
    chosen = np.random.default_rng(seed).permutation(len(every))[:most]
    return [every[place] for place in np.sort(chosen)]


def _judged_base(data: Path) -> dict[str, Judged]:
    if not (data / "dev.json").is_file():
        return {}
    dev = references_read(data / "dev.json", data / "images")[:JUDGED_OF_BASE]
    return {"base": Judged(base_grids(dev), reference_words(dev))}


def _figures(
    decoder: Decoder, vocabulary: Vocabulary, judged: dict[str, Judged], config: CaptionerConfig
) -> Figures:
    return {
        name: judge_decoder(decoder.eval(), part.grids, part.references, vocabulary, width=config.beam)
        for name, part in judged.items()
    }
