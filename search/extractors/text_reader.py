"""What a line of text says: PP-OCR's recogniser, decoded by CTC (Graves et al. 2006).

The characters that it knows are named in its own file: Latin with its accents, Chinese, Japanese, Greek.
Another PP-OCR recogniser (Cyrillic, Arabic, Korean ...) can stand in its place.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from search.extractors.errors import ExtractorError
from search.extractors.onnx_files import OnnxFile
from search.extractors.text_detector import FoundLine

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

HEIGHT = 48
NARROWEST, WIDEST, STEP = 320, 1920, 160
"""Pixels that lines are padded to: few different widths, for each is compiled apart."""
BATCH_WIDTH = 960
"""Pixels of all strips that are read at once: their answers name 18,710 characters for every eight of them."""
DOUBTFUL = 0.85
"""Below this a line is read upside down as well, and the surer reading taken."""


@dataclass(frozen=True)
class ReadLine:
    """What a line says, 0..1 how sure, and where its words stand: (from, to) as shares of its length, each."""

    text: str
    confidence: float
    words: tuple[tuple[float, float], ...]


NOTHING = ReadLine("", 0.0, ())


class TextReader:
    """Lines of photos in, their words out."""

    def __init__(self, path: Path) -> None:
        """Raises WeightsMissing; ExtractorError when the file is no recogniser that names its characters."""
        self._net = OnnxFile(path)
        known = self._net.notes.get("character")
        if not known:
            raise ExtractorError(
                f"{path.name} does not say which characters it reads; take a PP-OCR recogniser."
            )
        self._characters = ["", *known.splitlines(), " "]

    def __call__(self, photo: Pixels, lines: Sequence[FoundLine]) -> list[tuple[FoundLine, ReadLine]]:
        """uint8 [H, W, 3] RGB and its lines -> each line as it runs, and what it says."""
        readings = self.read([cut(photo, line.corners) for line in lines])
        found = list(zip(lines, readings, strict=True))
        doubtful = [place for place, reading in enumerate(readings) if reading.confidence < DOUBTFUL]
        turned = [FoundLine(np.roll(lines[place].corners, -2, 0), lines[place].score) for place in doubtful]
        again = self.read([cut(photo, line.corners) for line in turned])
        for place, line, reading in zip(doubtful, turned, again, strict=True):
            if reading.confidence > readings[place].confidence:
                found[place] = line, reading
        return found

    def read(self, strips: Sequence[Pixels]) -> list[ReadLine]:
        """RGB strips uint8 [HEIGHT, W, 3], W <= WIDEST -> what they say; strips of like widths go together."""
        found = [NOTHING] * len(strips)
        order = sorted(range(len(strips)), key=lambda place: strips[place].shape[1])
        start = 0
        while start < len(order):
            wide = padded_width(strips[order[start]].shape[1])
            part = [
                place
                for place in order[start : start + max(1, BATCH_WIDTH // wide)]
                if padded_width(strips[place].shape[1]) == wide
            ]
            chances = self._net(np.stack([_padded(strips[place], wide) for place in part]))[0]
            for row, place in enumerate(part):
                found[place] = self._decoded(chances[row], strips[place].shape[1] / wide)
            start += len(part)
        return found

    def _decoded(self, chances: Floats, filled: float) -> ReadLine:
        """chances [T, characters] over a strip of which the share `filled` is the line."""
        best, sure = chances.argmax(1), chances.max(1)
        fresh = (best > 0) & np.append(True, best[1:] != best[:-1])
        places = np.flatnonzero(fresh)
        text = "".join(self._characters[best[place]] for place in places)
        if not text.strip():
            return NOTHING
        middles = ((places + 0.5) / (len(best) * filled)).clip(0, 1).tolist()
        return ReadLine(" ".join(text.split()), float(sure[places].mean()), word_places(text, middles))


def word_places(text: str, middles: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Where each word of a line begins and ends, from the middles of its characters, all in 0..1 of its length.

    The first word begins and the last one ends with the line; between two, the border is where they are apart.
    """
    starts, ends, last = [], [], None
    for place, character in enumerate(text):
        if character.isspace():
            continue
        if last is None:
            starts.append(0.0)
        elif place > last + 1:
            half = (middles[place] - middles[last]) / (place - last) / 2
            ends.append(middles[last] + half)
            starts.append(middles[place] - half)
        last = place
    return tuple(zip(starts, [*ends, 1.0], strict=True)) if starts else ()


def cut(photo: Pixels, corners: Floats) -> Pixels:
    """The line between corners [4, 2] in 0..1, laid straight: uint8 [HEIGHT, W, 3]."""
    size = np.array([photo.shape[1], photo.shape[0]], np.float32)
    places = (corners * size).astype(np.float32)
    length = max(1.0, math.dist(places[0], places[1]), math.dist(places[2], places[3]))
    height = max(1.0, math.dist(places[0], places[3]), math.dist(places[1], places[2]))
    width = min(WIDEST, max(8, math.ceil(HEIGHT * length / height)))
    # Large letters are first cut as they are and then shrunk: warped at once they would lose their edges.
    scale = max(1.0, min(height / HEIGHT, 8.0))
    room = max(1, round(width * scale)), max(1, round(HEIGHT * scale))
    target = np.array([[0, 0], [room[0], 0], [room[0], room[1]], [0, room[1]]], np.float32)
    matrix = cv2.getPerspectiveTransform(places, target)
    strip = cv2.warpPerspective(photo, matrix, room, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def padded_width(width: int) -> int:
    """The width that a strip is padded to."""
    return min(WIDEST, max(NARROWEST, math.ceil(width / STEP) * STEP))


def _padded(strip: Pixels, width: int) -> Floats:
    """float32 [3, HEIGHT, width], BGR in -1..1, grey behind the line."""
    room = np.zeros((3, HEIGHT, width), np.float32)
    room[:, :, : strip.shape[1]] = (strip[:, :, ::-1].astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    return room
