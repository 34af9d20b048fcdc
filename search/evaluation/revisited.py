"""`manage.py evaluate retrieval --revisited`: queries by a box, truths by difficulty, junk taken out (Radenovic 2018).

The truth is JSON, or a pickle of plain lists, of {imlist, qimlist, gnd: [{bbx: [x0, y0, x1, y1] in pixels, easy, hard,
junk}]}, as the published files of revisited Oxford and Paris are.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from search.evaluation.errors import EvaluationError
from search.evaluation.metrics import Revisited, revisited_map
from search.evaluation.photographs import open_photo, opened_in_chunks
from search.evaluation.scenes import Floats
from search.retrieval.descriptor import Descriptor
from search.retrieval.training.tuples import TrainingError, image_of, plain_unpickled

PROTOCOL = (
    "Revisited: the query's box is cropped; easy, medium (easy and hard) and hard truths; junk, and what a protocol "
    "does not ask for, is taken out of the ranking; trapezoid AP; queries without truths are left out; exact."
)


def revisited_figures(descriptor: Descriptor, truth: Path, images: Path) -> dict[str, Any]:
    """mAP and mP@1, 5, 10 of each protocol; `map`, `p1` and `r10` are the medium one's. Raises EvaluationError."""
    found = _read(truth)
    try:
        database = [image_of(name, images) for name in found["imlist"]]
        queries = [image_of(name, images) for name in found["qimlist"]]
        truths = [
            Revisited(row.get("easy", []), row.get("hard", []), row.get("junk", [])) for row in found["gnd"]
        ]
        boxes = [row.get("bbx") for row in found["gnd"]]
    except (TrainingError, AttributeError, TypeError) as error:
        raise EvaluationError(str(error)) from error
    vectors = np.concatenate([descriptor.describe(part) for part in opened_in_chunks(database, "describing")])
    asked = np.concatenate(
        [descriptor.describe([_cropped(path, box)]) for path, box in zip(queries, boxes, strict=True)]
    )
    figures = revisited_map(_orders(vectors, asked), truths)
    medium = figures["medium"]
    head = {"map": medium["map"], "p1": medium["mp1"], "r10": medium["mp10"]}
    return {**head, **figures, "queries": len(queries), "photos": len(database), "protocol": PROTOCOL}


def _orders(vectors: Floats, asked: Floats) -> list[Any]:
    return [np.argsort(-(vectors @ query), kind="stable") for query in asked]


def _cropped(path: Path, box: list[float] | None) -> Image.Image:
    """The photo inside its box, which is given in pixels of the file."""
    image = open_photo(path)
    if not box:
        return image
    with Image.open(path) as file:
        scale = image.width / file.width
    left, top, right, bottom = (round(side * scale) for side in box)
    return image.crop((left, top, right, bottom))


def _read(truth: Path) -> dict[str, Any]:
    try:
        data = truth.read_bytes()
        found = plain_unpickled(data) if truth.suffix == ".pkl" else json.loads(data)
        if not {"imlist", "qimlist", "gnd"} <= set(found) or len(found["qimlist"]) != len(found["gnd"]):
            raise EvaluationError(f"{truth.name} needs imlist, qimlist and gnd, one gnd for each query.")
    except (ValueError, TypeError, EOFError, ImportError) as error:
        raise EvaluationError(f"{truth.name} cannot be read: {error}") from error
    return dict(found)
