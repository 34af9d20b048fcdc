"""Photos with words drawn on them, whose text and places are known. No Django in here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

SIDE = 1024
"""Long side in pixels that photos are brought to."""
HEIGHTS = (12, 64)
"""Sizes of letters in pixels, drawn evenly by their logarithm."""
TILTS = 25.0
"""Most degrees that a line slants by, either way."""
MARGIN = 12

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class DrawnLine:
    """What stands there, corners [4, 2] in 0..1 of the photo, and the size of its letters in pixels."""

    text: str
    corners: NDArray[np.float64]
    height: int


def drawn(
    photo: Image.Image, words: Sequence[str], fonts: Sequence[Path], random: np.random.Generator
) -> tuple[Image.Image, list[DrawnLine]]:
    """One to four lines of one to four words, nowhere over each other, in colours that stand out."""
    scale = SIDE / max(photo.size)
    image = photo.resize((round(photo.width * scale), round(photo.height * scale)), Image.Resampling.BICUBIC)
    lines: list[DrawnLine] = []
    taken = Image.new("1", image.size)
    for _ in range(int(random.integers(1, 5))):
        height = round(float(np.exp(random.uniform(*np.log(HEIGHTS)))))
        text = " ".join(_styled(str(word), random) for word in random.choice(words, random.integers(1, 5)))
        label = _label(text, _font(fonts, height, random))
        turned = label.rotate(float(random.uniform(-TILTS, TILTS)), Image.Resampling.BICUBIC, expand=True)
        if turned.width >= image.width or turned.height >= image.height:
            continue
        left = int(random.integers(0, image.width - turned.width))
        top = int(random.integers(0, image.height - turned.height))
        box = (left, top, left + turned.width, top + turned.height)
        if taken.crop(box).getbbox():
            continue
        taken.paste(1, box)
        image.paste(
            Image.new("RGB", turned.size, _standing_out(image.crop(box), random)), (left, top), turned
        )
        lines.append(DrawnLine(text, _corners(turned, (left, top), image.size), height))
    return image, lines


def _label(text: str, font: Font) -> Image.Image:
    """The letters as a mask, with room around them."""
    left, top, right, bottom = font.getbbox(text)
    size = round(right - left) + 2 * MARGIN, round(bottom - top) + 2 * MARGIN
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).text((MARGIN - left, MARGIN - top), text, 255, font=font)
    return mask


def _corners(mask: Image.Image, place: tuple[int, int], size: tuple[int, int]) -> NDArray[np.float64]:
    """The upright box around the letters, as shares of the photo."""
    left, top, right, bottom = mask.getbbox() or (0, 0, *mask.size)
    box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], float)
    return (box + place) / size


def _standing_out(ground: Image.Image, random: np.random.Generator) -> tuple[int, int, int]:
    light = float(np.asarray(ground.convert("L"), float).mean())
    low, high = (0, 60) if light > 127 else (195, 256)
    red, green, blue = (int(value) for value in random.integers(low, high, 3))
    return red, green, blue


def _styled(word: str, random: np.random.Generator) -> str:
    styles = (word, word.capitalize(), word.upper(), str(random.integers(1, 10_000)))
    return styles[int(random.choice(4, p=(0.4, 0.25, 0.25, 0.1)))]


def _font(fonts: Sequence[Path], height: int, random: np.random.Generator) -> Font:
    if not fonts:
        return ImageFont.load_default(height)
    return ImageFont.truetype(str(fonts[int(random.integers(len(fonts)))]), height)
