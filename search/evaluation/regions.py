"""`manage.py evaluate regions`: do the vectors of regions find photos that contain a thing?

Two questions about the same scenes: does a part of a photo find the scene's other photos ("part"), and does a photo
find those on which another photo of its scene hangs like a poster in front of something else ("inside")?
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.evaluation.models import descriptor_given
from search.evaluation.photographs import open_photo
from search.evaluation.scenes import SceneSet, retrieval_figures, scenes_read
from search.regions.registry import DETECTORS, detector_get
from search.retrieval.batch_maps import BatchMaps
from search.retrieval.descriptor import Descriptor

Floats = NDArray[np.float32]

help = "mAP of region queries with and without the vectors of regions."
PROTOCOL = (
    "part: one crop of 35 to 60 % of each side a query, its own photo left out; inside: each photo of a scene, 35 to "
    "55 % wide, pasted on a distractor of its own, is to be found by the scene's whole other photos; classic AP; "
    "exact order; `best` takes the nearest of a photo's vectors."
)
SIDE = 640


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--scenes", type=Path, required=True, help="JSON {scene: [image, ...]}.")
    parser.add_argument("--images", type=Path, required=True, help="Folder of the scenes' photos.")
    parser.add_argument("--distractors", type=Path, nargs="+", required=True, help="Folders of other photos.")
    parser.add_argument("--detector", choices=sorted(DETECTORS), default="activation")
    parser.add_argument("--weights", type=Path, help="A descriptor (.safetensors) instead of the newest one.")
    parser.add_argument("--seed", type=int, default=0)


def run(options: dict[str, Any]) -> dict[str, Any]:
    """`part` and `inside`, each by whole photos alone and by the best of wholes and regions."""
    file, descriptor = descriptor_given(options["weights"])
    scenes = scenes_read(options["scenes"], options["images"], options["distractors"])
    random = np.random.default_rng(options["seed"])
    count = len(scenes.scenes)
    index = Index(descriptor, options["detector"])
    plain = [index.add(open_photo(path)) for path in scenes.paths]
    backgrounds = random.permutation(np.arange(count, len(scenes.paths)))[:count]
    pasted = [
        index.add(_pasted(open_photo(scenes.paths[i]), open_photo(scenes.paths[b]), random))
        for i, b in enumerate(backgrounds)
    ]
    parts = {
        i: descriptor.describe([_part(open_photo(scenes.paths[i]), random)])[0] for i in scenes.queries()
    }
    wholes = {i: plain[i][0] for i in scenes.queries()}
    return {
        "part": _both(scenes, plain, parts),
        "inside": _both(scenes, pasted + plain[count:], wholes),
        "regions_per_photo": float(np.mean([len(vectors) - 1 for vectors in plain])),
        "queries": len(parts),
        "photos": len(plain),
        "model_version": file.label,
        "detector": detector_get(options["detector"]).version(),
        "protocol": PROTOCOL,
    }


class Index:
    """Photos in, vectors [1 + regions, dim] out: the whole photo's first."""

    def __init__(self, descriptor: Descriptor, detector: str) -> None:
        self.descriptor, self.detector = descriptor, detector_get(detector)

    def add(self, image: Image.Image) -> Floats:
        maps = {size: self.descriptor.extractor([image], size) for size in self.descriptor.config.sizes}
        shared = {size: (middle, last) for size, (middle, last, _) in maps.items()}
        found = self.detector.find([image], BatchMaps([], *maps[self.descriptor.config.sizes[0]], {}))[0]
        parts = self.descriptor.describe_parts(shared, 0, [region.box for region in found])
        return np.concatenate([self.descriptor.describe([image], shared), parts])


def _both(scenes: SceneSet, vectors: list[Floats], queries: dict[int, Floats]) -> dict[str, dict[str, float]]:
    kinds: dict[str, Callable[[Floats], float]] = {
        "whole": lambda near: float(near[0]),
        "best": lambda near: float(near.max()),
    }
    found = {}
    for name, kind in kinds.items():
        orders = {}
        for query, vector in queries.items():
            order = np.argsort([-kind(rows @ vector) for rows in vectors], kind="stable")
            orders[query] = np.asarray(order[order != query])
        found[name] = retrieval_figures(orders, scenes)
    return found


def _part(image: Image.Image, random: np.random.Generator) -> Image.Image:
    share = random.uniform(0.35, 0.6)
    left, top = random.uniform(0, 1 - share, 2) * image.size
    return image.crop((int(left), int(top), int(left + share * image.width), int(top + share * image.height)))


def _pasted(image: Image.Image, ground: Image.Image, random: np.random.Generator) -> Image.Image:
    canvas = ground.resize((SIDE, SIDE))
    width = int(SIDE * random.uniform(0.35, 0.55))
    height = min(SIDE, max(1, round(width * image.height / image.width)))
    place = (int(random.uniform(0, SIDE - width)), int(random.uniform(0, SIDE - height)))
    canvas.paste(image.resize((width, height)), place)
    return canvas
