"""Where a line stands as the photo lies: between the photo as filed and as displayed. No Django in here."""

import math

import numpy as np
from numpy.typing import NDArray

from webapp.photos.geometry import straightened_size

Places = NDArray[np.float64]


def displayed(places: Places, size: tuple[int, int], turn: int, straighten: float) -> Places:
    """places [N, 2] in 0..1 of a photo as filed, of (width, height) -> in shares of the photo as displayed.

    `turn` and `straighten` are clockwise degrees, as in `Pose`. What straightening cuts off lies outside 0..1.
    """
    turned, across = _turned(places, turn), _turned_size(size, turn)
    if not straighten:
        return turned
    shown = np.array(straightened_size(*across, straighten), float)
    middle = np.array(across, float)
    return np.asarray(((turned - 0.5) * middle) @ _rotation(straighten).T / shown + 0.5)


def filed(places: Places, size: tuple[int, int], turn: int, straighten: float) -> Places:
    """The other way: places [N, 2] in shares of the photo as displayed -> of the photo as filed."""
    across = _turned_size(size, turn)
    if straighten:
        shown = np.array(straightened_size(*across, straighten), float)
        middle = np.array(across, float)
        places = ((places - 0.5) * shown) @ _rotation(-straighten).T / middle + 0.5
    return _turned(places, -turn % 360)


def _turned(places: Places, turn: int) -> Places:
    x, y = places[:, 0], places[:, 1]
    turns = {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}
    return np.stack(turns[turn], 1)


def _turned_size(size: tuple[int, int], turn: int) -> tuple[int, int]:
    return (size[1], size[0]) if turn in (90, 270) else size


def _rotation(angle: float) -> Places:
    """Clockwise, where y points down."""
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    return np.array([[cosine, -sine], [sine, cosine]])
