"""A shipped captioner: weights and card in, sentences out. No Django."""

import math
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from captioning.adapters import ADAPTERS, WholeCaptioner
from captioning.decoders import Decoder, decoder_make
from captioning.decoders.following import follow, unlike
from captioning.decoders.search import Sentence, beam, beams
from captioning.errors import CaptioningError, WeightsError
from captioning.grids import grids_of
from captioning.reading import ReadSentence, ReadWord
from captioning.suggestion import Suggestion
from captioning.vocabulary import UNKNOWN, Vocabulary, sentence_of, words_of
from search.extractors.errors import ExtractorError
from search.extractors.model_files import model_file


class Captioner:
    """Describes photos, a batch at a time; `label` names the weights beside every caption."""

    def __init__(
        self, decoder: Decoder, vocabulary: Vocabulary, *, label: str, width: int = 4, longest: int = 20
    ) -> None:
        self.decoder, self.vocabulary, self.label = decoder.eval(), vocabulary, label
        self._width, self._longest = width, longest

    def describe(self, images: Sequence[Image.Image]) -> list[Suggestion]:
        """One sentence for each RGB photo, of any size."""
        return self.describe_grids(grids_of(images)) if images else []

    def describe_grids(self, grids: NDArray[np.float32]) -> list[Suggestion]:
        """One sentence for each grid; float32 [B, 81, 1280]."""
        if not len(grids):
            return []
        found = beam(self.decoder, torch.from_numpy(grids), width=self._width, longest=self._longest)
        return [
            Suggestion(
                sentence_of(self.vocabulary.decode(sentence.numbers)), math.exp(sentence.score), self.label
            )
            for sentence in found
        ]

    def alternatives(self, image: Image.Image, *, count: int = 5) -> list[ReadSentence]:
        """Different sentences for an RGB photo, with the look that came with each word; the first is its caption."""
        grid = torch.from_numpy(grids_of([image]))
        said = beam(self.decoder, grid, width=self._width, longest=self._longest)
        others = beams(self.decoder, grid, width=_WIDE, longest=self._longest)[0]
        return [self._followed(grid, sentence) for sentence in unlike([*said, *others], count=count)]

    def follow(self, image: Image.Image, text: str) -> ReadSentence:
        """A sentence that somebody wrote, at most as long as its own, with the look that comes with each word."""
        grid = torch.from_numpy(grids_of([image]))
        spelled = words_of(text)[: self._longest]
        numbers = [self.vocabulary.number(word) for word in spelled]
        words = self._words(grid, numbers, spelled)
        known = [word.chance for word in words if word.known]
        return ReadSentence(text, _geometric_mean(known), words)

    def _followed(self, grid: torch.Tensor, sentence: Sentence) -> ReadSentence:
        spelled = self.vocabulary.decode(sentence.numbers)
        words = self._words(grid, list(sentence.numbers), spelled)
        return ReadSentence(sentence_of(spelled), math.exp(sentence.score), words)

    def _words(self, grid: torch.Tensor, numbers: list[int], spelled: list[str]) -> tuple[ReadWord, ...]:
        followed = follow(self.decoder, grid, numbers)
        side = math.isqrt(grid.shape[1])
        gazes = None if followed.gazes is None else followed.gazes.float().view(-1, side, side).numpy()
        return tuple(
            ReadWord(
                word,
                float(followed.chances[place]),
                None if gazes is None else gazes[place],
                known=numbers[place] != UNKNOWN,
            )
            for place, word in enumerate(spelled)
        )


_WIDE = 16
"""Sentences kept alive to choose different ones from."""


def _geometric_mean(chances: Sequence[float]) -> float:
    if not chances:
        return 0.0
    return math.exp(sum(math.log(max(chance, 1e-9)) for chance in chances) / len(chances))


SHIPPED = Path(__file__).parent / "weights"


def shipped_captioner() -> Captioner:
    """The captioner that comes with Plumb, for commands that need no server. Raises WeightsError without it."""
    return captioner_load(shipped_weights())


def shipped_weights() -> Path:
    """The file of the captioner that comes with Plumb. Raises WeightsError without it."""
    found = sorted(SHIPPED.glob("captioner-*.safetensors"))
    if not found:
        raise WeightsError("No captioner came with this copy of Plumb; train one: manage.py train captioner")
    return found[-1]


def captioner_load(path: Path) -> Captioner:
    """As any_captioner_load, of one that looks at grids. Raises WeightsError for others, too."""
    found = any_captioner_load(path)
    if not isinstance(found, Captioner):
        raise WeightsError(f"{path.name} is a captioner with eyes of its own; this needs one trained here.")
    return found


def any_captioner_load(path: Path) -> Captioner | WholeCaptioner:
    """The captioner whose weights are `path` (.safetensors) and whose card lies beside it (.json).

    Raises WeightsError when either is missing or they do not fit each other.
    """
    try:
        file = model_file(path)
        config = file.card["config"]
        if config["decoder"] in ADAPTERS:
            found: WholeCaptioner = import_module(ADAPTERS[config["decoder"]]).load(file)
            return found
        vocabulary = Vocabulary(file.card["vocabulary"].split())
        decoder = decoder_make(config["decoder"], words=len(vocabulary), **config["sizes"])
        decoder.load_state_dict({name: torch.from_numpy(array) for name, array in file.tensors().items()})
        return Captioner(
            decoder, vocabulary, label=file.label, width=file.card["beam"], longest=config["longest"]
        )
    except (ExtractorError, CaptioningError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise WeightsError(
            f"The captioner {path.name} cannot be used: {error} "
            "Install it again (manage.py models install FILE) or train one (manage.py train captioner)."
        ) from error
