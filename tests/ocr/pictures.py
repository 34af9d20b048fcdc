"""Pictures with words on them, drawn with the font that Pillow brings."""

import io
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Words = tuple[str, tuple[int, int], int]
"""What stands there, its left upper corner in pixels, and the size of its letters."""

SIGN: Sequence[Words] = [("HARBOUR CAFE", (60, 60), 44), ("open until 18:30", (60, 140), 30)]


def written(lines: Sequence[Words] = SIGN, size: tuple[int, int] = (640, 420)) -> Image.Image:
    """Dark words on a shaded wall."""
    shade = np.linspace(190, 245, size[0], dtype=np.uint8)
    image = Image.fromarray(np.broadcast_to(shade[None, :, None], (size[1], size[0], 3)).copy())
    draw = ImageDraw.Draw(image)
    for text, place, height in lines:
        draw.text(place, text, (30, 40, 60), font=ImageFont.load_default(height))
    return image


def wall(size: tuple[int, int] = (640, 420)) -> Image.Image:
    """The same wall without a word."""
    return written([], size)


def jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92)
    return out.getvalue()
