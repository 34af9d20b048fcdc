"""Trained models on disk and their registration: weights (safetensors or ONNX) beside a card in JSON."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from safetensors import SafetensorError, safe_open

from webapp.photos.errors import ModelError, ModelMissing
from webapp.photos.models import ModelVersion
from webapp.photos.storage import full_disk_told

REQUIRED = ("task", "name", "preprocessing", "precision")
SUFFIXES = (".safetensors", ".onnx")
"""Formats that hold numbers and graphs, but no code that loading would run."""


def model_active(task: str) -> ModelVersion:
    """The model in use for a task. Raises ModelMissing."""
    found = ModelVersion.objects.filter(task=task, active=True).first()
    if found is None:
        raise ModelMissing(
            f"No model is active for {task!r}. Run `manage.py models sync`, then `models list`; weights that are not "
            "part of Plumb come in by `models install FILE`."
        )
    return found


def model_path(version: ModelVersion) -> Path:
    """Where the weights lie. Raises ModelMissing when they are gone."""
    for root in _roots():
        if (root / version.path).is_file():
            return root / version.path
    raise ModelMissing(
        f"The weights {version.path} of {version.label} are gone. Run `manage.py models sync`."
    )


def models_sync() -> list[ModelVersion]:
    """Register every model of settings.MODEL_FOLDERS; a task without a usable active model gets the newest."""
    found = [_register(weights) for weights in _weights_files()]
    for task in sorted({version.task for version in found}):
        if not _active_is_usable(task):
            newest = [version for version in found if version.task == task][-1]
            model_activate(task=task, name=newest.name, sha256=newest.sha256)
    return found


@transaction.atomic
def model_activate(*, task: str, name: str, sha256: str = "") -> ModelVersion:
    """Make this model the one in use for its task; `sha256` may be a beginning, when names repeat."""
    chosen = list(ModelVersion.objects.filter(task=task, name=name, sha256__startswith=sha256))
    if not chosen:
        known = ModelVersion.objects.filter(task=task).values_list("name", flat=True)
        raise ModelError(f"There is no model {name!r} for {task!r}; known are: {', '.join(known) or 'none'}.")
    ModelVersion.objects.filter(task=task, active=True).exclude(id=chosen[0].id).update(active=False)
    ModelVersion.objects.filter(id=chosen[0].id).update(active=True)
    chosen[0].active = True
    return chosen[0]


def model_install(*, file: Path) -> ModelVersion:
    """Check a model, copy it with its card into PLUMB_HOME/models and register it.

    The card lies beside the weights; for weights of others that Plumb knows by their hash it need not.
    """
    sha256 = weights_check(file)
    source = card_path(file, sha256)
    card = _card_of(source)
    if card.get("sha256") not in (None, sha256):
        raise ModelError(f"{file.name} is not the file that its card names: the SHA-256 differs.")
    folder = Path(settings.PLUMB_HOME) / "models"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{file.stem}-{sha256[:12]}{file.suffix}"
    for found, place in ((file, target), (source, target.with_suffix(".json"))):
        part = place.with_suffix(".part")
        with full_disk_told():
            shutil.copyfile(found, part)
        part.replace(place)
    return _register(target)


def weights_check(file: Path) -> str:
    """SHA-256 of a whole weights file. Raises ModelError: pickles can run code and are refused."""
    if file.suffix not in SUFFIXES:
        raise ModelError(
            f"{file.name} is none of {' and '.join(SUFFIXES)}; other kinds can run code and are refused."
        )
    try:
        if file.suffix == ".safetensors":
            with safe_open(str(file), framework="numpy") as weights:
                weights.keys()
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except (SafetensorError, OSError) as error:
        raise ModelError(f"{file.name} is damaged or is no {file.suffix} file: {error}") from error


def card_read(weights: Path) -> dict[str, Any]:
    """The card beside the weights. Raises ModelError that names what is missing."""
    return _card_of(weights.with_suffix(".json"))


def card_path(weights: Path, sha256: str) -> Path:
    """The card beside the weights, or ours of a file of others that has this very hash."""
    beside = weights.with_suffix(".json")
    if not beside.exists():
        for known in map(Path, settings.KNOWN_MODEL_CARDS):
            if _card_of(known).get("sha256") == sha256:
                return known
    return beside


def _card_of(path: Path) -> dict[str, Any]:
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"Put the model's card {path.name} beside its weights.") from None
    except ValueError as error:
        raise ModelError(f"The card {path.name} cannot be read: {error}") from error
    missing = [key for key in REQUIRED if not (isinstance(card, dict) and card.get(key))]
    if missing:
        raise ModelError(f"The card {path.name} lacks {', '.join(missing)}.")
    return dict(card)


def _weights_files() -> Iterator[Path]:
    """Weights that have a card, oldest first."""
    for folder in map(Path, settings.MODEL_FOLDERS):
        weights = [file for suffix in SUFFIXES for file in folder.glob(f"*{suffix}")]
        files = [file for file in weights if file.with_suffix(".json").exists()]
        yield from sorted(files, key=lambda file: (file.stat().st_mtime, file.name))


def _register(weights: Path) -> ModelVersion:
    card = card_read(weights)
    version, _ = ModelVersion.objects.update_or_create(
        task=card["task"],
        sha256=weights_check(weights),
        defaults={
            "name": card["name"],
            "preprocessing": str(card["preprocessing"])[:120],
            "precision": card["precision"],
            "path": str(_relative(weights.resolve())),
            "card": card,
        },
    )
    return version


def _roots() -> list[Path]:
    return [Path(settings.BASE_DIR).resolve(), Path(settings.PLUMB_HOME).resolve()]


def _relative(path: Path) -> Path:
    inside = [root for root in _roots() if path.is_relative_to(root)]
    return path.relative_to(max(inside, key=lambda root: len(root.parts))) if inside else path


def _active_is_usable(task: str) -> bool:
    active = ModelVersion.objects.filter(task=task, active=True).first()
    if active is None:
        return False
    try:
        return weights_check(model_path(active)) == active.sha256
    except ModelError:
        return False
