"""Batches of turned views. Batch n of a seed is always the same, so that training can resume anywhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from torch.utils.data import Dataset

from search.extractors.preprocessing import normalised
from search.orientation.faceless import faceless_picture
from search.orientation.geometry import Pixels, fitting_box, reencoded, rounded, slack, turned_view
from search.orientation.photographs import Photograph, read_pixels

CACHED_SIDE = 224
Views = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Input of the net [B, 3, S, S] and clockwise degrees [B], NaN of what has no up."""


@dataclass(frozen=True)
class Augmentation:
    """Ranges that views of a photo are drawn from; `faceless` is the share of pictures without an up.

    These are shown as outliers whose answer is "any": Hendrycks et al. 2019, "Deep Anomaly Detection with Outlier
    Exposure".
    """

    right_angles: float = 0.4
    tilt: float = 2.0
    stretch: float = 1.5
    aspect: float = 1.5
    smallest_part: float = 0.6
    round: float = 0.1
    grey: float = 0.12
    faceless: float = 0.04


class TurnedBatches(Dataset[Views]):
    """Item n is the n-th batch of training views. Decoded photos are kept in memory (about 160 KB each)."""

    def __init__(
        self,
        photos: Sequence[Photograph],
        *,
        batch: int,
        sizes: Sequence[int],
        seed: int,
        augmentation: Augmentation,
    ) -> None:
        self.photos, self.batch, self.sizes, self.seed = photos, batch, sizes, seed
        self.augmentation = augmentation
        weights = np.array([photo.collection.weight for photo in photos])
        self._cumulative = np.cumsum(weights / weights.sum())
        self._decoded: dict[int, Pixels] = {}

    def __len__(self) -> int:
        return len(self.sizes)

    def __getitem__(self, index: int) -> Views:
        cv2.setNumThreads(1)
        rng = np.random.default_rng([self.seed, index])
        chosen = np.minimum(np.searchsorted(self._cumulative, rng.random(self.batch)), len(self.photos) - 1)
        angles = np.array([draw_angle(rng, self.augmentation) for _ in chosen], np.float32)
        views = [
            random_view(
                self._pixels(int(i)),
                float(angle),
                self.sizes[index],
                rng,
                self.augmentation,
                squashed=self.photos[i].collection.squashed,
            )
            for i, angle in zip(chosen, angles, strict=True)
        ]
        size = self.sizes[index]
        for i in np.flatnonzero(rng.random(self.batch) < self.augmentation.faceless):
            views[i], angles[i] = reencoded(faceless_picture(rng, size), int(rng.integers(40, 96))), np.nan
        return normalised(np.stack(views)), angles

    def _pixels(self, index: int) -> Pixels:
        if index not in self._decoded:
            self._decoded[index] = read_pixels(self.photos[index].path, CACHED_SIDE)
        return self._decoded[index]


def draw_angle(rng: np.random.Generator, augmentation: Augmentation) -> float:
    """A right angle with a little tilt, or any angle, in [0, 360)."""
    if rng.random() < augmentation.right_angles:
        return float((90 * rng.integers(4) + rng.normal(0, augmentation.tilt)) % 360)
    return float(rng.uniform(0, 360))


def random_view(
    pixels: Pixels,
    angle: float,
    size: int,
    rng: np.random.Generator,
    augmentation: Augmentation,
    *,
    squashed: bool,
) -> Pixels:
    """One training view: another aspect ratio, turned, another part of it, other light, through JPEG.

    The part's aspect lies anywhere between a square and the whole frame, or is drawn freely: were it always the
    whole frame, the squash of mostly oblong photos would tell how they lie.
    """
    stretch = _log_uniform(rng, augmentation.stretch) if squashed else 1.0
    height, width = pixels.shape[0], pixels.shape[1] * stretch
    sine, cosine = abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))
    whole = (width * cosine + height * sine) / (width * sine + height * cosine)
    aspect = whole ** rng.random() if rng.random() < 0.5 else _log_uniform(rng, augmentation.aspect)
    share = 1.0 if rng.random() < 0.3 else rng.uniform(augmentation.smallest_part, 1.0)
    full = fitting_box(width, height, angle, aspect)
    box = (full[0] * share, full[1] * share)
    room = slack(width, height, angle, box)
    shift = (rng.uniform(-room[0], room[0]), rng.uniform(-room[1], room[1]))
    view = turned_view(
        pixels, angle, size, box=box, shift=shift, stretch=stretch, mirror=bool(rng.random() < 0.5)
    )
    view = relit(view, rng, augmentation.grey)
    if rng.random() < augmentation.round:
        view = rounded(view, int(rng.integers(256)))
    return reencoded(view, int(rng.integers(40, 96)))


def relit(pixels: Pixels, rng: np.random.Generator, grey: float) -> Pixels:
    """Other brightness, contrast, gamma and colour; sometimes grey, sometimes blurred."""
    gamma = _log_uniform(rng, 1.4)
    gain = rng.uniform(0.8, 1.2) * rng.uniform(0.9, 1.1, 3)
    levels = (np.arange(256)[:, None] / 255) ** gamma
    table = np.clip(((levels - 0.5) * gain + 0.5 + rng.uniform(-0.12, 0.12)) * 255, 0, 255).astype(np.uint8)
    relit_pixels = np.asarray(cv2.LUT(pixels, table[None]), np.uint8)
    if rng.random() < grey:
        relit_pixels = np.repeat(relit_pixels.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2)
    if rng.random() < 0.15:
        relit_pixels = np.asarray(cv2.GaussianBlur(relit_pixels, (0, 0), rng.uniform(0.5, 1.5)), np.uint8)
    return relit_pixels


def _log_uniform(rng: np.random.Generator, most: float) -> float:
    return float(math.exp(rng.uniform(-math.log(most), math.log(most))))
