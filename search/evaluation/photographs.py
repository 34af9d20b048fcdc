"""Photos given by path, opened the way uploads are."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from PIL import Image
from tqdm import tqdm

from search.evaluation.errors import EvaluationError
from webapp.photos.pipeline.decode import open_upright

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".gif", ".heic", ".heif", ".avif"}
CHUNK = 16


def photos_below(folder: Path) -> list[Path]:
    """Every photo file in a folder and its folders, sorted. Raises EvaluationError where there is none."""
    if not folder.is_dir():
        raise EvaluationError(f"{folder} is not a folder. Name a folder that holds photos.")
    found = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
    if not found:
        raise EvaluationError(f"There are no photos in {folder}.")
    return found


def open_photo(path: Path) -> Image.Image:
    """RGB, EXIF-upright, long side <= 1024: the pixels that the pipeline would see. Raises DecodeError."""
    with path.open("rb") as file:
        return open_upright(file)


def opened_in_chunks(paths: Sequence[Path], doing: str, size: int = CHUNK) -> Iterator[list[Image.Image]]:
    """The photos, a few at a time, under a progress bar."""
    with tqdm(total=len(paths), desc=doing, unit="photo", disable=None) as bar:
        for part in _parts(paths, size):
            yield [open_photo(path) for path in part]
            bar.update(len(part))


def _parts(paths: Iterable[Path], size: int) -> Iterator[list[Path]]:
    rest = iter(paths)
    while part := list(islice(rest, size)):
        yield part
