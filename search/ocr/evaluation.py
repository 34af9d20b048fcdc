"""`manage.py evaluate ocr`: are words read as they stand, and does the first look know where there are any?"""

import re
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from tqdm import tqdm

from search.evaluation.metrics.edits import error_rate
from search.evaluation.photographs import open_photo, photos_below
from search.ocr.lines import PageLine
from search.ocr.page import PageReader, label
from search.ocr.rendering import HEIGHTS, SIDE, DrawnLine, drawn
from search.tags.vocabulary import imagenet_labels

help = (
    "Character and word error rates on words drawn over photos, and precision and recall of the first look."
)
PROTOCOL = (
    f"words: 1 to 4 lines of 1 to 4 English words or numbers, letters of {HEIGHTS[0]} to {HEIGHTS[1]} px, slanting by "
    f"up to 25 degrees, drawn over photos of {SIDE} px; a line that was not found counts with all its characters; case "
    "counts. first look: on the photos with words drawn on them, and on the same photos untouched against the full "
    "reading of them. Processor time of one thread."
)
BANDS = ((12, 18), (18, 28), (28, 65))


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, nargs="+", required=True, help="Folders of photos to draw on.")
    parser.add_argument("--photos", type=int, default=100, help="How many of them, drawn by the seed.")
    parser.add_argument("--fonts", type=Path, help="Folder of .ttf files (default: the font of Pillow).")
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """`cer`, `wer`, `line_recall` by size of letters, and the figures of the first look."""
    random = np.random.default_rng(options["seed"])
    paths = [path for folder in options["images"] for path in photos_below(folder)]
    chosen = random.choice(len(paths), min(options["photos"], len(paths)), replace=False)
    fonts = sorted(options["fonts"].rglob("*.ttf")) if options["fonts"] else []
    tally = Tally(PageReader())
    for place in tqdm(chosen, desc="reading", unit="photo", disable=None):
        photo = open_photo(paths[place])
        tally.untouched(photo)
        tally.drawn_on(*drawn(photo, _words(), fonts, random))
    return {
        **tally.figures(),
        "photos": len(chosen),
        "fonts": len(fonts),
        "model_version": label(),
        "protocol": PROTOCOL,
    }


class Tally:
    """What was read of what."""

    def __init__(self, reader: PageReader) -> None:
        self.reader = reader
        self.pairs: list[tuple[str, DrawnLine]] = []
        self.looks: list[bool] = []
        self.untouched_looks: list[tuple[bool, bool]] = []
        self.seconds: dict[str, list[float]] = {"look": [], "read_with_text": [], "read_without": []}

    def untouched(self, photo: Image.Image) -> None:
        seen, lines = self._both(photo)
        self.untouched_looks.append((seen, bool(lines)))

    def drawn_on(self, photo: Image.Image, truth: Sequence[DrawnLine]) -> None:
        seen, lines = self._both(photo)
        if truth:
            self.looks.append(seen)
        self.pairs += [(_read_at(line, lines), line) for line in truth]

    def figures(self) -> dict[str, Any]:
        milliseconds = {name: 1000 * float(np.mean(took or [0])) for name, took in self.seconds.items()}
        return {
            **_rates(self.pairs),
            "by_height": {
                f"{low}-{high - 1} px": _rates([pair for pair in self.pairs if low <= pair[1].height < high])
                for low, high in BANDS
            },
            "first_look": {
                "recall_drawn": float(np.mean(np.array(self.looks or [False]))),
                **_look(self.untouched_looks),
            },
            "ms": milliseconds,
        }

    def _both(self, photo: Image.Image) -> tuple[bool, list[PageLine]]:
        started = time.process_time()
        seen = self.reader.sees_text(photo)
        looked = time.process_time()
        lines = self.reader.read(photo)
        self.seconds["look"].append(looked - started)
        self.seconds["read_with_text" if lines else "read_without"].append(time.process_time() - looked)
        return seen, lines


def _rates(pairs: Sequence[tuple[str, DrawnLine]]) -> dict[str, Any]:
    return {
        "cer": error_rate([(found, line.text) for found, line in pairs]),
        "wer": error_rate([(found.split(), line.text.split()) for found, line in pairs]),
        "line_recall": sum(bool(found) for found, _ in pairs) / max(len(pairs), 1),
        "lines": len(pairs),
    }


def _look(looks: Sequence[tuple[bool, bool]]) -> dict[str, float]:
    """Against the full reading of photos that nothing was drawn on."""
    seen, read = np.array(looks, bool).reshape(-1, 2).T
    both = float((seen & read).sum())
    return {
        "recall_untouched": both / max(float(read.sum()), 1),
        "precision_untouched": both / max(float(seen.sum()), 1),
        "seen_share": float(seen.mean()),
        "read_share": float(read.mean()),
    }


def _read_at(truth: DrawnLine, lines: Sequence[PageLine]) -> str:
    """What was read where this line stands, from left to right; a line may have been found in parts."""
    (left, top), (right, bottom) = truth.corners[0], truth.corners[2]
    middles = [(line.corners.mean(0), line.text) for line in lines]
    inside = [(x, text) for (x, y), text in middles if left <= x <= right and top <= y <= bottom]
    return " ".join(text for _, text in sorted(inside))


def _words() -> list[str]:
    """English ones that the package brings: those of ImageNet's classes."""
    return sorted({word for _, name in imagenet_labels() for word in re.findall("[A-Za-z]{2,}", name)})
