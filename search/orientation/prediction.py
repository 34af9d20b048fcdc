"""`manage.py predict orientation DIR OUT.csv`: the angle of every photo of a folder, as `id,label`."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from search.evaluation.errors import EvaluationError
from search.evaluation.photographs import CHUNK, photos_below
from search.orientation.selectors import reader_given
from search.orientation.trials import turned_image
from webapp.photos.pipeline.decode import open_upright
from webapp.photos.pipeline.errors import StageError

help = "Clockwise degrees that each photo is turned, as a CSV of id (path in the folder) and label."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="Folder of photos, with the folders in it.")
    parser.add_argument("out", type=Path, metavar="OUT.csv")
    parser.add_argument("--round", action="store_true", help="Look only at the circle inside each photo.")
    parser.add_argument("--weights", type=Path, help="A model (.safetensors) instead of the newest one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Write a line for each photo that can be read; says how many could not. Raises EvaluationError."""
    paths = photos_below(options["folder"])
    _writable(options["out"])
    reader = reader_given(options["weights"])
    unreadable: list[str] = []
    with options["out"].open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "label"])
        for start in range(0, len(paths), CHUNK):
            names, images = [], []
            for path in paths[start : start + CHUNK]:
                name = path.relative_to(options["folder"]).as_posix()
                try:
                    with path.open("rb") as opened:
                        image = open_upright(opened)
                    images.append(turned_image(image, 0, circle=True) if options["round"] else image)
                    names.append(name)
                except StageError as error:
                    unreadable.append(f"{name}: {error}")
            for name, reading in zip(names, reader.read(images), strict=True):
                lines.writerow([name, f"{round(reading.angle, 1) % 360:.1f}"])
    return {
        "photos": len(paths) - len(unreadable),
        "unreadable": unreadable,
        "model_version": reader.label,
        "written": str(options["out"]),
    }


def _writable(out: Path) -> None:
    """Raises EvaluationError where no file can be made so, before anything is read."""
    if not out.parent.is_dir():
        raise EvaluationError(f"There is no folder {out.parent} to write to. Make it, or name another.")
    if out.is_dir():
        raise EvaluationError(
            f"{out} is a folder. Name the CSV file to write, for example {out / 'out.csv'}."
        )
