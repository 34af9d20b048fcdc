"""A model on disk: `<name>.safetensors` beside its card `<name>.json`. Pickles can run code: refused."""

import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save_file

from search.extractors.errors import ExtractorError, WeightsMissing

CARD_KEYS = (
    "task",
    "name",
    "data",
    "command",
    "seed",
    "metrics",
    "licence",
    "preprocessing",
    "precision",
    "config",
)
PLACES = ("--data", "--run", "--out")
"""Options whose values are folders, files and names of this machine's."""


@dataclass(frozen=True)
class ModelFile:
    """Weights, their hash and their card."""

    path: Path
    sha256: str
    card: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Written beside every result: name, weights, precision."""
        return f"{self.card['name']}@{self.sha256[:12]}/{self.card['precision']}"

    def tensors(self) -> dict[str, NDArray[Any]]:
        """The arrays by name; float16 storage comes back as float32."""
        found = load_file(self.path)
        return {name: a.astype(np.float32) if a.dtype == np.float16 else a for name, a in found.items()}


def model_file(path: Path) -> ModelFile:
    """Check a model on disk and read its card. Raises ExtractorError that says what is wrong with it."""
    if path.suffix != ".safetensors":
        raise ExtractorError(f"{path.name} is not a .safetensors file; pickles can run code and are refused.")
    if not path.exists():
        raise WeightsMissing(f"There is no file {path}.")
    try:
        with safe_open(path, "numpy") as weights:
            weights.keys()
    except (SafetensorError, OSError) as error:
        raise ExtractorError(f"{path.name} is damaged or not a safetensors file: {error}") from error
    return ModelFile(path, file_sha256(path), _card(path.with_suffix(".json")))


def model_write(path: Path, tensors: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> ModelFile:
    """Write weights and card, the card with the weights' hash, each whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    save_file({name: np.ascontiguousarray(array) for name, array in tensors.items()}, unfinished)
    unfinished.chmod(0o644)
    unfinished.replace(path)
    full = {**card, "sha256": file_sha256(path)}
    unfinished.write_text(json.dumps(full, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(path.with_suffix(".json"))
    return model_file(path)


def command_line(arguments: Sequence[str]) -> str:
    """The command of a training as a card keeps it: without the places that this machine reads from and writes to."""
    kept: list[str] = []
    skip = False
    for word in arguments[1:]:
        if not skip and word.split("=", 1)[0] not in PLACES:
            kept.append(word)
        skip = word in PLACES
    return shlex.join(["manage.py", *kept])


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _card(path: Path) -> Mapping[str, Any]:
    try:
        card: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ExtractorError(f"The model has no card: put {path.name} beside its weights.") from None
    except (OSError, ValueError) as error:
        raise ExtractorError(f"The card {path.name} cannot be read: {error}") from error
    missing = [key for key in CARD_KEYS if key not in card]
    if missing:
        raise ExtractorError(f"The card {path.name} lacks {', '.join(missing)}.")
    return card


def model_files(folders: Iterable[Path], task: str) -> list[ModelFile]:
    """The models of a task in these folders, a later folder's after an earlier one's, then by name."""
    found = []
    for folder in folders:
        for path in sorted(folder.glob("*.safetensors")):
            if path.with_suffix(".json").exists() and _card(path.with_suffix(".json"))["task"] == task:
                found.append(model_file(path))
    return found


def weights_newest(folders: Iterable[Path], task: str) -> Path | None:
    """The weights of a task, of any kind, that lie in the last of these folders, by name."""
    found = [
        path.with_suffix(suffix)
        for folder in folders
        for path in sorted(folder.glob("*.json"))
        for suffix in (".safetensors", ".onnx")
        if path.with_suffix(suffix).exists() and _card(path)["task"] == task
    ]
    return found[-1] if found else None
