"""XFeat (Potje et al., CVPR 2024) by its ONNX export of 640 x 640, and LighterGlue where that is installed, too.

Optional: people install the weights (Apache-2.0 upstream). Input is grey, its mean and deviation taken out.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.engine import PRECISION
from search.extractors.keypoints import peaks, sampled, within
from search.extractors.local import LocalFeatures, Matches, Nearest
from search.extractors.model_files import file_sha256
from search.extractors.onnx_files import OnnxFile

Floats = NDArray[np.float32]

SIDE, CELL = 640, 8
KEYPOINTS = 500
THRESHOLD = 0.05
LEAST_COSINE = 0.82
WORTH_A_CLOSER_LOOK = 16
"""Plain matches from which on LighterGlue, thirty times as slow, is asked."""


class XFeat:
    """The most reliable `keypoints` peaks of the photo inside a square of 640 pixels."""

    name: ClassVar[str] = "xfeat"
    tasks: ClassVar[tuple[str, ...]] = ("xfeat",)
    dim, tolerance = 64, 0.0025

    def __init__(self, xfeat: Path, keypoints: int = KEYPOINTS) -> None:
        """`xfeat` is its ONNX file. Raises WeightsMissing, ExtractorError."""
        self._net = OnnxFile(xfeat)
        self.keypoints = keypoints
        self.label = f"{self.name}-{file_sha256(xfeat)[:12]}-{keypoints}/{PRECISION}"
        self._matching = Nearest(cosine=LEAST_COSINE)

    def __call__(self, image: Image.Image) -> LocalFeatures:
        """RGB photo of any size -> at most `keypoints` keypoints with 64 numbers each."""
        small = within(image, SIDE)
        grey = np.asarray(small.convert("RGB"), np.float32).mean(2)
        deviation = grey.std()
        if deviation < 1.0 or min(small.size) < 2 * CELL:
            return LocalFeatures.none(small.size, self.dim)
        # Mirrored beyond the photo's edges: a hard edge would be full of keypoints.
        beyond = [(0, SIDE - side) for side in grey.shape]
        square = np.pad((grey - grey.mean()) / deviation, beyond, "symmetric")
        features, places, reliability = self._net(square[None, None])
        score = _peakedness(places[0])[: grey.shape[0], : grey.shape[1]]
        points, found = peaks(np.ascontiguousarray(score), radius=2, threshold=THRESHOLD, count=4096)
        cells = ((points + 0.5) / CELL - 0.5).astype(np.float32)
        worth = found * sampled(reliability[0], cells)[:, 0]
        best = np.argsort(-worth, kind="stable")[: self.keypoints]
        described = sampled(np.ascontiguousarray(features[0].transpose(2, 0, 1)), cells[best])
        described /= np.maximum(np.linalg.norm(described, axis=1, keepdims=True), 1e-6)
        return LocalFeatures(points[best].astype(np.float32) + 0.5, described, small.size)

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """Mutual nearest neighbours that are near enough."""
        return self._matching(a, b)


class XFeatLighterGlue(XFeat):
    """The same keypoints, matched by LighterGlue, which looks at where they lie as well."""

    name: ClassVar[str] = "xfeat-lighterglue"
    tasks: ClassVar[tuple[str, ...]] = ("xfeat", "lighterglue")

    def __init__(self, xfeat: Path, lighterglue: Path, keypoints: int = KEYPOINTS) -> None:
        super().__init__(xfeat, keypoints)
        self._matcher = OnnxFile(lighterglue)

    def match(self, a: LocalFeatures, b: LocalFeatures) -> Matches:
        """LighterGlue's assignment, with its own confidence; plain neighbours where hardly any are near."""
        plain = super().match(a, b)
        if len(plain.first) < WORTH_A_CLOSER_LOOK:
            return plain
        pairs, scores = self._matcher(_centred(a), _centred(b), a.descriptors[None], b.descriptors[None])
        rows = pairs.astype(np.int64).reshape(-1, 2)
        return Matches(rows[:, 0], rows[:, 1], np.clip(scores.reshape(-1), 0.0, 1.0).astype(np.float32))


def _peakedness(places: Floats) -> Floats:
    """Logits [80, 80, 65] of the 64 pixels of each cell and of "none" -> probability of each pixel [640, 640]."""
    odds = np.exp(places - places.max(2, keepdims=True))
    inside = (odds / odds.sum(2, keepdims=True))[..., :64]
    rows, columns = inside.shape[:2]
    pixels = inside.reshape(rows, columns, CELL, CELL).transpose(0, 2, 1, 3)
    return np.asarray(pixels.reshape(rows * CELL, columns * CELL), np.float32)


def _centred(features: LocalFeatures) -> Floats:
    """Points [1, N, 2] with the photo's middle as 0 and its long half side as 1."""
    size = np.array(features.size, np.float32)
    centred = (features.points - size / 2) / (size.max() / 2)
    return np.asarray(centred[None], np.float32)
