"""Photos as people edit them, and made-up moments that follow a photo: what duplicates are measured on."""

import io
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageEnhance, ImageOps

Edit = Callable[[Image.Image], Image.Image]
QUALITY = 90
"""Of the JPEG that every edit but "recompressed" is saved as."""


def saved(image: Image.Image, quality: int = QUALITY) -> Image.Image:
    """Through JPEG and back."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def halved(image: Image.Image) -> Image.Image:
    return image.resize((max(1, image.width // 2), max(1, image.height // 2)), Image.Resampling.BICUBIC)


def inner(image: Image.Image, cut: float) -> Image.Image:
    """Without `cut` of the width and of the height, half of it on each side."""
    x, y = image.width * cut / 2, image.height * cut / 2
    return image.crop((round(x), round(y), round(image.width - x), round(image.height - y)))


def off_corner(image: Image.Image) -> Image.Image:
    """A tenth off the right and off the bottom."""
    return image.crop((0, 0, round(image.width * 0.9), round(image.height * 0.9)))


def tilted(image: Image.Image, degrees: float = 5.0) -> Image.Image:
    """Turned a little anticlockwise in its frame, the corners black."""
    return image.rotate(degrees, Image.Resampling.BICUBIC)


def levelled(image: Image.Image) -> Image.Image:
    """Tilted, and the black corners cut off with a margin."""
    return inner(tilted(image), 0.25)


def turned(image: Image.Image) -> Image.Image:
    return image.transpose(Image.Transpose.ROTATE_90)


def grey(image: Image.Image) -> Image.Image:
    return image.convert("L").convert("RGB")


def brightened(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(1.15)


RECIPE: dict[str, Edit] = {
    "recompressed": lambda image: saved(image, 30),
    "halved": halved,
    "cropped": lambda image: inner(image, 0.1),
    "tilted": tilted,
    "mirrored": ImageOps.mirror,
    "grey": grey,
}
"""JPEG quality 30, half size, a tenth cropped, five degrees, mirrored, grey."""
MORE: dict[str, Edit] = {
    "off corner": off_corner,
    "cropped more": lambda image: inner(image, 0.3),
    "levelled": levelled,
    "turned": turned,
    "upside down": ImageOps.flip,
    "brightened": brightened,
    "mirrored and cropped": lambda image: off_corner(ImageOps.mirror(image)),
    "halved and recompressed": lambda image: saved(halved(image), 40),
}
"""What else people do to photos."""


def edited(image: Image.Image, edit: Edit) -> Image.Image:
    """The edit, saved as people's programs save it."""
    return saved(edit(image))


def next_moment(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """The camera sways by some pixels with perspective, a part moves elsewhere, the light and the noise differ."""
    pixels = np.asarray(image).copy()
    height, width = pixels.shape[:2]
    _thing_moves(pixels, random)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    sway = random.uniform(-0.02, 0.02, (4, 2)) * [width, height]
    H = cv2.getPerspectiveTransform(corners + sway.astype(np.float32), corners)
    seen = cv2.warpPerspective(pixels, H, (width, height), borderMode=cv2.BORDER_REFLECT).astype(np.float32)
    seen = seen * random.uniform(0.93, 1.07) + random.normal(0.0, 3.0, seen.shape)
    return saved(Image.fromarray(np.clip(seen, 0, 255).astype(np.uint8)))


def _thing_moves(
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], random: np.random.Generator
) -> None:
    """A fifth of the short side, from somewhere to about its own size beside; what it leaves is filled from above."""
    height, width = pixels.shape[:2]
    side = max(4, min(height, width) // 5)
    y, x = int(random.integers(side, height - 2 * side + 1)), int(random.integers(0, width - 2 * side + 1))
    piece = pixels[y : y + side, x : x + side].copy()
    pixels[y : y + side, x : x + side] = pixels[y - side : y, x : x + side]
    pixels[y + side // 3 : y + side + side // 3, x + side // 2 : x + side + side // 2] = piece
