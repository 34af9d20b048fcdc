"""What a captioner reads on one photo: its sentences to choose from, and where it looked for each word. No Django."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class ReadWord:
    """A word, its probability given those before it (0 to 1), and the look at the photo that came with it.

    `gaze` is float32 [rows, columns], 1 in all, over the photo as displayed; None without attention.
    A word that the captioner does not know has `known` False: what it looked at is a guess.
    """

    text: str
    chance: float
    gaze: NDArray[np.float32] | None
    known: bool = True


@dataclass(frozen=True)
class ReadSentence:
    """A sentence with its words; `confidence` is the geometric mean probability of a word, 0 to 1."""

    text: str
    confidence: float
    words: tuple[ReadWord, ...]
