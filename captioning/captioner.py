"""A shipped captioner: weights and card in, sentences out. No Django."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from captioning.decoders import Decoder, decoder_make
from captioning.decoders.search import beam
from captioning.errors import CaptioningError, WeightsError
from captioning.grids import grids_of
from captioning.suggestion import Suggestion
from captioning.vocabulary import Vocabulary, sentence_of
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


SHIPPED = Path(__file__).parent / "weights"


def shipped_captioner() -> Captioner:
    """The captioner that comes with Plumb, for commands that need no server. Raises WeightsError without it."""
    found = sorted(SHIPPED.glob("captioner-*.safetensors"))
    if not found:
        raise WeightsError("No captioner came with this copy of Plumb; train one: manage.py train captioner")
    return captioner_load(found[-1])


def captioner_load(path: Path) -> Captioner:
    """The captioner whose weights are `path` (.safetensors) and whose card lies beside it (.json).

    Raises WeightsError when either is missing or they do not fit each other.
    """
    try:
        file = model_file(path)
        vocabulary = Vocabulary(file.card["vocabulary"].split())
        config = file.card["config"]
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
