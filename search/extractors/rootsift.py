"""RootSIFT (Arandjelovic and Zisserman, CVPR 2012): SIFT compared by the Hellinger kernel."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.float32]

KEYPOINTS = 1000
SIDE = 1024


@dataclass(frozen=True)
class LocalFeatures:
    """Keypoints of one photo, as points float32 [N, 2] in pixels of `size` (width, height), and [N, 128]."""

    points: Floats
    descriptors: Floats
    size: tuple[int, int]

    def __len__(self) -> int:
        return len(self.points)


def rootsift(image: Image.Image, *, keypoints: int = KEYPOINTS, side: int = SIDE) -> LocalFeatures:
    """The strongest `keypoints` of a photo, looked for at a long side of at most `side` pixels.

    Descriptors have unit length. A photo without corners has none: both arrays are then empty.
    """
    grey = image.convert("L")
    grey.thumbnail((side, side), Image.Resampling.BICUBIC)
    found, raw = cv2.SIFT.create(nfeatures=keypoints).detectAndCompute(np.asarray(grey), None)
    if not found:  # then `raw` is None, whatever its type says
        return LocalFeatures(np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32), grey.size)
    # SIFT may return more than asked for when strengths are equal.
    points = np.array([keypoint.pt for keypoint in found[:keypoints]], np.float32)
    weights = raw[:keypoints] / np.maximum(np.abs(raw[:keypoints]).sum(1, keepdims=True), 1e-7)
    return LocalFeatures(points, np.sqrt(weights).astype(np.float32), grey.size)
