"""YOLOX (Ge et al. 2021) by its own ONNX files, on the one CPU engine: 80 kinds of COCO things with their boxes.

Optional: its weights (Apache-2.0) are installed by people. Input BGR 0..255, letterboxed with grey 114.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.engine import core, engine_config
from search.extractors.errors import ExtractorError, WeightsMissing

Floats = NDArray[np.float32]

STRIDES = (8, 16, 32)
GREY = 114
LEAST_SCORE = 0.3
_NAMES = (
    "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,"
    "bench,bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
    "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,"
    "cup,fork,knife,spoon,bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
    "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,"
    "refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush"
)
CLASSES = tuple(_NAMES.split(","))


@dataclass(frozen=True)
class Detection:
    """x, y, width, height in 0..1 of the photo, the thing's name, 0..1."""

    box: tuple[float, float, float, float]
    name: str
    score: float


class Yolox:
    """Photos in, everything found on each out; overlapping boxes are still among them."""

    def __init__(self, path: Path) -> None:
        """Raises WeightsMissing, ExtractorError when the file is no YOLOX."""
        if not path.is_file():
            raise WeightsMissing(f"There is no file {path}.")
        try:
            self._net = core().compile_model(core().read_model(path), "CPU", engine_config())
            self.side = int(self._net.input(0).partial_shape[2].get_length())
        except RuntimeError as error:
            raise ExtractorError(f"{path.name} is damaged or not an ONNX file: {error}") from error
        if self._net.output(0).partial_shape[2].get_length() != 5 + len(CLASSES):
            raise ExtractorError(f"{path.name} is not a YOLOX of the {len(CLASSES)} COCO kinds.")
        self._corners, self._steps = _grid(self.side)

    def __call__(self, images: Sequence[Image.Image]) -> list[list[Detection]]:
        """RGB photos of any size -> each one's detections of at least LEAST_SCORE, surest first."""
        return [self._one(image) for image in images]

    def _one(self, image: Image.Image) -> list[Detection]:
        pixels, scale = letterboxed(image, self.side)
        request = self._net.create_infer_request()
        rows = np.array(request.infer([pixels[None]])[self._net.output(0)])[0]
        scores = rows[:, 4:5] * rows[:, 5:]
        kinds, best = scores.argmax(1), scores.max(1)
        centre = (rows[:, :2] + self._corners) * self._steps / scale
        size = np.exp(rows[:, 2:4]) * self._steps / scale
        boxes = np.concatenate([centre - size / 2, size], 1) / np.array([*image.size, *image.size])
        kept = [i for i in np.argsort(-best, kind="stable").tolist() if best[i] >= LEAST_SCORE]
        return [Detection(_box(boxes[i]), CLASSES[int(kinds[i])], float(best[i])) for i in kept]


def letterboxed(image: Image.Image, side: int) -> tuple[Floats, float]:
    """RGB photo -> float32 [3, side, side] of BGR 0..255, grey below or right of it; and the scale."""
    scale = min(side / image.width, side / image.height)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    canvas = Image.new("RGB", (side, side), (GREY, GREY, GREY))
    canvas.paste(image.convert("RGB").resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0))
    return np.ascontiguousarray(np.asarray(canvas, np.float32)[:, :, ::-1].transpose(2, 0, 1)), scale


def _box(row: NDArray[np.float64]) -> tuple[float, float, float, float]:
    x, y, w, h = (float(value) for value in row)
    return x, y, w, h


def _grid(side: int) -> tuple[Floats, Floats]:
    """Corner [N, 2] in cells and stride [N, 1] of each of the network's answers."""
    corners, steps = [], []
    for stride in STRIDES:
        count = side // stride
        ys, xs = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
        corners.append(np.stack([xs.ravel(), ys.ravel()], 1))
        steps.append(np.full((count * count, 1), stride))
    return np.concatenate(corners).astype(np.float32), np.concatenate(steps).astype(np.float32)
