"""Thumbnails for one square of the map in one picture: of each of its 8 x 8 cells the photo with the lowest number.

The lowest number of a square is also the lowest of a part of it, so that what is shown stays when one zooms in.
"""

import hashlib
import io
import threading
from collections.abc import Sequence
from datetime import timedelta
from typing import cast

import numpy as np
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone
from numpy.typing import NDArray
from PIL import Image, ImageOps

from search.models import PhotoMap
from search.photo_map.points import Points, points_read, uuids_of
from webapp.photos.models import Photo
from webapp.photos.pipeline.errors import StageError
from webapp.photos.selectors import Person, library
from webapp.photos.services.renditions import rendition_ensure

DEEPEST = 12
"""Level at which a square is 16 steps wide, and a cell two."""
CELLS = 8
SIDE = 96
"""Pixels of a thumbnail in the atlas."""
FOLDER = "maps"
KEPT = timedelta(days=1)
ROUNDS = 3
_two_at_a_time = threading.Semaphore(2)


def atlas_photos(user: Person, map_: PhotoMap, level: int, column: int, row: int) -> dict[int, Photo]:
    """Number of a point -> its photo, at most one for each cell of the square, none that left the library."""
    points = points_read(map_)
    inside = _inside(points, level, column, row)
    found: dict[int, Photo] = {}
    for _ in range(ROUNDS):
        numbers = _firsts(points, inside, level)
        missing = [number for number in numbers if number not in found]
        if not missing:
            break
        ids = uuids_of(points.ids[missing])
        alive = library(user).in_bulk(ids)
        found |= {number: alive[id_] for number, id_ in zip(missing, ids, strict=True) if id_ in alive}
        inside = inside[~np.isin(inside, [number for number in missing if number not in found])]
    return dict(sorted(found.items()))


def atlas_ensure(map_: PhotoMap, photos: Sequence[Photo]) -> tuple[str, bytes]:
    """The picture of these photos, eight a row, as WebP, and a name that is only its own; kept for a day."""
    name = hashlib.sha256("".join(f"{p.id}-{p.version};" for p in photos).encode()).hexdigest()[:32]
    key = f"{FOLDER}/{map_.pk}/{name}.webp"
    store = storages["renditions"]
    if store.exists(key):
        with store.open(key, "rb") as file:
            return name, cast(bytes, file.read())
    with _two_at_a_time:
        picture = _drawn(photos)
    store.save(key, ContentFile(picture))
    return name, picture


def atlases_purge() -> int:
    """Delete pictures older than a day; they are made again where they are looked at. Returns how many."""
    store, removed = storages["renditions"], 0
    before = timezone.now() - KEPT
    for folder in _listed(FOLDER)[0]:
        names = _listed(f"{FOLDER}/{folder}")[1]
        old = [n for n in names if store.get_modified_time(f"{FOLDER}/{folder}/{n}") < before]
        for name in old:
            store.delete(f"{FOLDER}/{folder}/{name}")
        removed += len(old)
        if len(old) == len(names):
            store.delete(f"{FOLDER}/{folder}")
    return removed


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return storages["renditions"].listdir(folder)
    except FileNotFoundError:
        return [], []


def _inside(points: Points, level: int, column: int, row: int) -> NDArray[np.intp]:
    x, y = points.places[:, 0] >> (16 - level), points.places[:, 1] >> (16 - level)
    return np.flatnonzero((x == column) & (y == row))


def _firsts(points: Points, inside: NDArray[np.intp], level: int) -> list[int]:
    """Of these points (by rising number) the first of each cell."""
    places = points.places[inside].astype(np.int64)
    within = places & ((1 << (16 - level)) - 1)
    cell = (within * CELLS) >> (16 - level)
    _, first = np.unique(cell[:, 1] * CELLS + cell[:, 0], return_index=True)
    return [int(number) for number in inside[np.sort(first)]]


def _drawn(photos: Sequence[Photo]) -> bytes:
    rows = max(1, -(-len(photos) // CELLS))
    sheet = Image.new("RGB", (CELLS * SIDE, rows * SIDE), (128, 128, 128))
    for at, photo in enumerate(photos):
        tile = _thumbnail(photo)
        if tile is not None:
            sheet.paste(tile, ((at % CELLS) * SIDE, (at // CELLS) * SIDE))
    out = io.BytesIO()
    sheet.save(out, "WEBP", quality=70, method=0)
    return out.getvalue()


def _thumbnail(photo: Photo) -> Image.Image | None:
    """The middle square; None where no picture can be made of the photo's file."""
    try:
        with storages["renditions"].open(rendition_ensure(photo, "thumb"), "rb") as file:
            return ImageOps.fit(Image.open(file, formats=("WEBP",)).convert("RGB"), (SIDE, SIDE))
    except (StageError, OSError):
        return None
