"""What a retrieval model is trained on: images, which belong together, and which ask for which.

Three sources: a folder for each class, the cids/cluster/qidxs/pidxs files of cnnimageretrieval (JSON or pickle, read
by an unpickler that knows plain lists only, for a pickle can run code), or the albums of a library.
"""

import io
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.errors import SearchError

Opened = Callable[[int], Any]


class TrainingError(SearchError):
    """A run cannot start or go on; the message says what to do."""

    code = "training_invalid"


@dataclass(frozen=True)
class Tuples:
    """Images with a cluster each; `queries` and `positives` are rows of images, pair by pair."""

    images: Sequence[Any]
    clusters: list[int]
    queries: list[int]
    positives: list[int]

    def __post_init__(self) -> None:
        """Raises TrainingError when rows are missing or a pair is none."""
        if len(self.images) != len(self.clusters) or len(self.queries) != len(self.positives):
            raise TrainingError("Every image has one cluster, and every query one positive.")
        if not self.queries:
            raise TrainingError("There is no pair to learn from: at least two photos must belong together.")
        if max(*self.queries, *self.positives) >= len(self.images) or min(*self.queries, *self.positives) < 0:
            raise TrainingError("A pair names an image that is not in the list.")


def of_clusters(images: Sequence[Any], names: Sequence[Any], seed: int = 0) -> Tuples:
    """Every image asks for another one of its cluster; images alone in theirs are negatives only."""
    order = {name: number for number, name in enumerate(sorted(set(names), key=str))}
    clusters = [order[name] for name in names]
    members: dict[int, list[int]] = {}
    for row, cluster in enumerate(clusters):
        members.setdefault(cluster, []).append(row)
    random = np.random.default_rng(seed)
    queries = [row for row in range(len(images)) if len(members[clusters[row]]) > 1]
    positives = [
        int(random.choice([other for other in members[clusters[row]] if other != row])) for row in queries
    ]
    return Tuples(images, clusters, queries, positives)


def of_folders(root: Path, photos: Sequence[Path], seed: int = 0) -> Tuples:
    """Photos below `root`; the first folder below it is the class."""
    names = [path.relative_to(root).parts[0] for path in photos if len(path.relative_to(root).parts) > 1]
    if len(names) != len(photos) or len(set(names)) < 2:
        raise TrainingError(f"{root} needs a folder for each class, two at least, and no photos beside them.")
    return of_clusters(photos, names, seed)


def of_views(photos: Sequence[Any]) -> Tuples:
    """Every photo is a class of its own: two views of it belong together."""
    rows = list(range(len(photos)))
    return Tuples(photos, rows, rows, rows)


def of_file(path: Path, images: Path) -> dict[str, Tuples]:
    """{train: {cids, cluster, qidxs, pidxs}, val: {...}} as .json or .pkl -> its parts. Raises TrainingError."""
    try:
        found = (
            json.loads(path.read_text("utf-8"))
            if path.suffix == ".json"
            else plain_unpickled(path.read_bytes())
        )
        return {
            name: _part(found[name], images) for name in ("train", "val") if name == "train" or name in found
        }
    except (KeyError, TypeError, ValueError, AttributeError, EOFError, pickle.UnpicklingError) as error:
        raise TrainingError(f"{path.name} does not hold cids, cluster, qidxs and pidxs: {error}") from error


def _part(rows: Mapping[str, Any], images: Path) -> Tuples:
    files = [image_of(str(cid), images) for cid in rows["cids"]]
    numbers = ([int(value) for value in rows[name]] for name in ("cluster", "qidxs", "pidxs"))
    return Tuples(files, *numbers)


def image_of(cid: str, images: Path) -> Path:
    """cid, cid.jpg, or the nested folders of retrieval-SfM-120k: ef/cd/ab/...abcdef. Raises TrainingError."""
    nested = images / cid[-2:] / cid[-4:-2] / cid[-6:-4] / cid
    for path in (images / cid, images / f"{cid}.jpg", nested):
        if path.is_file() and path.resolve().is_relative_to(images.resolve()):
            return path
    raise TrainingError(f"The image {cid} is not in {images}.")


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"it names {module}.{name}; only plain lists and words are read")


def plain_unpickled(data: bytes) -> Any:
    """Lists, dicts, numbers and words of a pickle; anything that could run code is refused."""
    return _PlainUnpickler(io.BytesIO(data)).load()
