"""How many inliers make a pair sure: measured for each extractor on pairs that do not match, kept beside the models."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from search.extractors.errors import ExtractorError

FOLDER = "verification"
"""Inside each of settings.MODEL_FOLDERS: one JSON an extractor."""


@dataclass(frozen=True)
class Calibration:
    """Of `pairs` random non-matching pairs the share `false_positive_rate` has `threshold` inliers or more."""

    extractor: str
    threshold: int
    pairs: int
    false_positive_rate: float
    data: str
    command: str


def calibration_of(label: str) -> Calibration:
    """The newest calibration of an extractor's label. Raises ExtractorError that says how to make one."""
    for folder in reversed(settings.MODEL_FOLDERS):
        path = calibration_path(Path(folder), label)
        if path.is_file():
            return _read(path)
    name = label.partition("-")[0].partition("@")[0]
    raise ExtractorError(
        f"Nobody has measured yet how many inliers of {label} make a pair sure. Run "
        f"`manage.py train verification --extractor {name}`."
    )


def calibration_path(folder: Path, label: str) -> Path:
    return folder / FOLDER / f"{label.replace('/', '-').replace('@', '-')}.json"


def calibration_write(found: Calibration, folder: Path) -> Path:
    path = calibration_path(folder, found.extractor)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(found), indent=2) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def _read(path: Path) -> Calibration:
    try:
        return Calibration(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ExtractorError(f"The calibration {path.name} cannot be read: {error}") from error
