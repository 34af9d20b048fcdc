"""What two photos are compared by: grey pixels, keypoints and the perceptual hash. No Django."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.duplicates.hashing import Bits, perceptual_hash
from search.extractors.keypoints import within
from search.extractors.local import LocalFeatures
from search.extractors.rootsift import RootSift

Grey = NDArray[np.uint8]

SIDE = 256
EXTRACTOR = RootSift()


@dataclass(frozen=True)
class Look:
    """One photo: its keypoints, and its pixels, which are opened when they are first needed."""

    features: LocalFeatures
    opened: Callable[[], Image.Image]

    @cached_property
    def grey(self) -> Grey:
        """uint8 [H, W], at most 256 pixels a side."""
        return np.array(within(self.opened().convert("L"), SIDE))

    @cached_property
    def bits(self) -> Bits | None:
        """The perceptual hash as displayed; None where nothing is shown."""
        return perceptual_hash(self.grey)


def look_at(image: Image.Image) -> Look:
    """RGB photo of any size -> its look."""
    return Look(EXTRACTOR(image), lambda: image)


def mirrored(features: LocalFeatures) -> LocalFeatures:
    """The SIFT keypoints of the photo mirrored left-right, without looking at it again.

    Across the axis of a keypoint rows of its 4 x 4 x 8 histogram change places and gradients turn the other way.
    """
    width = features.size[0]
    points = np.stack([width - 1 - features.points[:, 0], features.points[:, 1]], 1).astype(np.float32)
    return LocalFeatures(points, features.descriptors[:, _ACROSS], features.size)


def sharpness(image: Image.Image) -> float:
    """Deviation of the Laplacian at a long side of 1,024 pixels or less, in grey levels: more is sharper."""
    return float(cv2.Laplacian(np.asarray(image.convert("L")), cv2.CV_32F).std())


def _across() -> NDArray[np.int64]:
    places = np.arange(128).reshape(4, 4, 8)[::-1]
    return np.asarray(places[:, :, (8 - np.arange(8)) % 8].ravel(), np.int64)


_ACROSS = _across()
