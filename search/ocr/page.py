"""A photo read as a whole: first a small look whether there is text at all, then its lines. No Django in here."""

from functools import cache

import numpy as np
from PIL import Image

from search.extractors.model_files import file_sha256
from search.extractors.ocr_files import DETECTOR, READER, ocr_file
from search.extractors.text_detector import TextDetector
from search.extractors.text_reader import TextReader
from search.ocr.lines import PageLine

LOOK = 0.5
"""The first look is taken at this share of the size at which lines are found."""
READ_SIDES = (736, 1024)
"""Long side in pixels at which lines are found: small photos are enlarged to the first."""
DETAIL_SIDE = 2048
"""Long side in pixels that letters are read from."""
SEEN = 0.4
"""How likely text must be anywhere in the first look."""
LEAST_CONFIDENCE = {1: 0.97, 2: 0.9}
"""Confidence from which on a reading of so many letters and digits is kept."""
ENOUGH = 0.75
"""The same for more of them."""
IDEOGRAM, IDEOGRAMS = 0.99, 0.9
"""The same of one, and of more, where Chinese or Japanese characters are among them."""
FIRST_IDEOGRAM = "\u2e80"


class PageReader:
    """Detector and reader of the installed files."""

    def __init__(self) -> None:
        """Raises WeightsMissing."""
        self._detector = TextDetector(ocr_file(DETECTOR))
        self._reader = TextReader(ocr_file(READER))

    def sees_text(self, image: Image.Image) -> bool:
        """Whether a small look at an RGB photo suspects text anywhere."""
        return bool(self._detector.chances(image, round(LOOK * _side(image))).max() >= SEEN)

    def read(self, image: Image.Image) -> list[PageLine]:
        """The lines of an RGB photo of any size that say something, in no particular order."""
        found = self._detector(image, _side(image))
        pixels = np.asarray(image, np.uint8)
        return [
            PageLine(line.corners, reading.text, reading.confidence, reading.words)
            for line, reading in self._reader(pixels, found)
            if is_credible(reading.text, reading.confidence)
        ]


def is_credible(text: str, confidence: float) -> bool:
    """Whether a reading is kept: the fewer letters, the surer it must be, for folds and shadows look like one letter.

    One of the many thousand Chinese characters is met by chance more easily than a word of Latin letters.
    """
    letters = [character for character in text if character.isalnum()]
    if not letters:
        return False
    least = LEAST_CONFIDENCE.get(len(letters), ENOUGH)
    if max(letters) >= FIRST_IDEOGRAM:
        least = IDEOGRAM if len(letters) == 1 else IDEOGRAMS
    return confidence >= least


def _side(image: Image.Image) -> int:
    return min(READ_SIDES[1], max(READ_SIDES[0], *image.size))


@cache
def label() -> str:
    """Of the files in use, as it is written beside every result."""
    hashes = "+".join(file_sha256(ocr_file(name))[:8] for name in (DETECTOR, READER))
    return f"PP-OCRv6-small@{hashes}/fp32"
