"""A perceptual hash whose turned and mirrored forms follow from its bits (after pHash and PDQ). No Django.

The photo is squeezed to 64 x 64 grey pixels; the bits are the signs of its 16 x 16 lowest DCT coefficients. Mirroring
changes the sign of every second row or column, transposing swaps them: so all eight forms follow from one.
"""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bits = NDArray[np.bool_]

SIDE, LOWEST = 64, 16
LENGTH = LOWEST * LOWEST
BANDS = 16
LEAST_DEVIATION = 4.0
"""Grey levels of the squeezed photo; below it the signs are those of noise, and the photo has no hash."""

Form = tuple[bool, bool, bool]
"""(transposed, then mirrored left-right, then upside down)."""
FORMS: tuple[Form, ...] = tuple(
    (t, x, y) for t in (False, True) for x in (False, True) for y in (False, True)
)


def perceptual_hash(grey: NDArray[np.uint8], lowest: int = LOWEST) -> Bits | None:
    """Grey photo [H, W] of any size -> bool [lowest, lowest], row = vertical frequency; None where nothing is shown."""
    small = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    if small.std() < LEAST_DEVIATION:
        return None
    bits = np.asarray(cv2.dct(small)[:lowest, :lowest] > 0.0)
    bits[0, 0] = False
    return bits


def transformed(bits: Bits, form: Form) -> Bits:
    """The hash of the photo brought into another form."""
    transposed, mirrored, upside_down = form
    found = bits.T.copy() if transposed else bits.copy()
    if mirrored:
        found[:, 1::2] ^= True
    if upside_down:
        found[1::2, :] ^= True
    found[0, 0] = False
    return found


def distance(a: Bits, b: Bits) -> int:
    """In how many bits they differ."""
    return int((a != b).sum())


def nearest_form(a: Bits, b: Bits) -> tuple[Form, int]:
    """The form of `b` that is most like `a`, and its distance."""
    distances = [distance(a, transformed(b, form)) for form in FORMS]
    best = int(np.argmin(distances))
    return FORMS[best], distances[best]


def form_distances(bits: Bits, others: Sequence[bytes]) -> NDArray[np.int64]:
    """In how many bits each packed hash differs from the nearest of the eight forms of this one: [N]."""
    forms = np.stack([transformed(bits, form).ravel() for form in FORMS]).astype(np.float32) * 2 - 1
    packed = np.frombuffer(b"".join(others), np.uint8).reshape(len(others), LENGTH // 8)
    signs = np.unpackbits(packed, axis=1).astype(np.float32) * 2 - 1
    return np.asarray(((LENGTH - signs @ forms.T) / 2).min(axis=1), np.int64)


def packed_bits(bits: Bits) -> bytes:
    """bool [16, 16] -> 32 bytes."""
    return np.packbits(bits).tobytes()


def unpacked_bits(data: bytes) -> Bits:
    """32 bytes -> bool [16, 16]."""
    return np.unpackbits(np.frombuffer(data, np.uint8)).astype(bool).reshape(LOWEST, LOWEST)


def bands(bits: Bits, owner: int) -> list[int]:
    """Sixteen keys of 31 bits: photos of one owner whose hashes differ little share at least one.

    Frequencies that lie near each other stand in one band: the low ones, which edits hardly touch, together.
    """
    ordered = bits.ravel()[_BY_FREQUENCY].reshape(BANDS, -1)
    words = (ordered @ (1 << np.arange(LENGTH // BANDS))).tolist()
    keys = ((word * BANDS + band) * _MIX_BAND + owner * _MIX_OWNER for band, word in enumerate(words))
    return [key % (1 << 64) >> 33 for key in keys]


def bands_of_forms(bits: Bits, owner: int, forms: Iterable[Form] = FORMS) -> list[int]:
    """The keys of every form: what a photo is looked for by."""
    return sorted({key for form in forms for key in bands(transformed(bits, form), owner)})


def _by_frequency(lowest: int) -> Sequence[int]:
    rows, columns = np.divmod(np.arange(lowest * lowest), lowest)
    return [int(place) for place in np.lexsort((rows, np.maximum(rows, columns)))]


_BY_FREQUENCY = _by_frequency(LOWEST)
_MIX_BAND, _MIX_OWNER = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
