"""RootSIFT (Arandjelovic and Zisserman, CVPR 2012): SIFT compared by the Hellinger kernel."""

from typing import Any, ClassVar

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.local import LocalFeatures, Matches, Nearest

Floats = NDArray[np.float32]

KEYPOINTS = 400
SIDE = 384


class RootSift:
    """The strongest `keypoints` of a photo, looked for at a long side of at most `side` pixels."""

    name: ClassVar[str] = "rootsift"
    tasks: ClassVar[tuple[str, ...]] = ()
    dim, tolerance = 128, 0.0025

    def __init__(self, keypoints: int = KEYPOINTS, side: int = SIDE) -> None:
        self.keypoints, self.side = keypoints, side
        self.label = f"rootsift-{keypoints}-{side}px/fp32"
        self._matching = Nearest(ratio=0.85)

    def __call__(self, image: Image.Image) -> LocalFeatures:
        """RGB photo of any size -> at most `keypoints` keypoints with 128 numbers each."""
        grey = image.convert("L")
        grey.thumbnail((self.side, self.side), Image.Resampling.BICUBIC)
        found, raw = cv2.SIFT.create(nfeatures=self.keypoints).detectAndCompute(np.asarray(grey), None)
        if not found:  # then `raw` is None, whatever its type says
            return LocalFeatures.none(grey.size, self.dim)
        # SIFT may return more than asked for when strengths are equal.
        order = np.argsort([-keypoint.response for keypoint in found], kind="stable")[: self.keypoints]
        points = np.array([found[i].pt for i in order], np.float32)
        return LocalFeatures(points, hellinger(raw[order]), grey.size)

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Mutual nearest neighbours by Lowe's ratio."""
        return self._matching(a, b)


def hellinger(raw: NDArray[Any]) -> Floats:
    """SIFT histograms [N, 128] -> their roots, of length 1."""
    weights = raw / np.maximum(np.abs(raw).sum(1, keepdims=True), 1e-7)
    return np.asarray(np.sqrt(weights), np.float32)
