"""A box on a photo, given as x, y, width, height in 0..1 of the photo as displayed."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _
from PIL import Image

from search.errors import SearchError

SMALLEST = 0.02
"""Of the photo's side; a smaller box holds too few pixels to say what it shows."""
ROUNDING = 1e-6


@dataclass(frozen=True)
class Region:
    x: float
    y: float
    w: float
    h: float

    @classmethod
    def read(cls, given: str | Sequence[float]) -> Self:
        """From a list, or from its JSON. Raises SearchError that says what is wrong."""
        try:
            values = [float(value) for value in (json.loads(given) if isinstance(given, str) else given)]
            x, y, w, h = values
        except (ValueError, TypeError) as error:
            raise SearchError(_("A region is four numbers in 0..1: [x, y, width, height].")) from error
        if not all(math.isfinite(value) for value in values):
            raise SearchError(_("A region is four numbers in 0..1: [x, y, width, height]."))
        if x < 0 or y < 0 or x + w > 1 + ROUNDING or y + h > 1 + ROUNDING:
            raise SearchError(_("The region reaches outside the photo. Draw it inside."))
        if w < SMALLEST or h < SMALLEST:
            raise SearchError(_("The region is too small to search by. Draw it larger."))
        return cls(x, y, min(w, 1 - x), min(h, 1 - y))

    def values(self) -> list[float]:
        return [self.x, self.y, self.w, self.h]

    def crop(self, image: Image.Image) -> Image.Image:
        """The pixels inside the box, at least one."""
        left, top = int(self.x * image.width), int(self.y * image.height)
        right = max(left + 1, round((self.x + self.w) * image.width))
        bottom = max(top + 1, round((self.y + self.h) * image.height))
        return image.crop((left, top, min(right, image.width), min(bottom, image.height)))
