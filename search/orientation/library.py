"""`train orientation --from-library`: learning from the turns that people approved or made themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from tqdm import tqdm

from search.extractors.model_files import ModelFile
from search.orientation.decoding import QUARTERS
from search.orientation.errors import OrientationError
from search.orientation.export import export
from search.orientation.photographs import Collection, Photograph, photographs, split
from search.orientation.reader import OrientationReader, reader_load
from search.orientation.selectors import TASK, active_reader, photos_decided
from search.orientation.training import Training, TrainingConfig
from search.orientation.trials import turned_image
from webapp.photos.models import Photo
from webapp.photos.pipeline.decode import open_upright, original_open
from webapp.photos.pipeline.errors import StageError
from webapp.photos.services.models import model_activate, model_active, model_install, model_path

NAME = "orientation-library"
SIDE = 512
LEAST = 200
"""Fewer decided photos neither teach nor prove anything."""
GENTLE: dict[str, Any] = {
    "rate": 2e-4,
    "head_rate": 4e-4,
    "steps": 800,
    "validate_every": 100,
    "sizes": ((0.0, 160),),
}
"""What a network that can already read is taught with, unless the command says otherwise."""
COLLECTION = Collection("library", "", squashed=False, weight=1.0, held_back=0.25)


def library_run(options: dict[str, Any], config: TrainingConfig) -> dict[str, Any]:
    """Train on the library, install the new model, and say how old and new do on photos that neither has seen.

    The new one is used only with `--activate`.
    """
    version = model_active(TASK)
    given = {name: value for name, value in GENTLE.items() if options[name] is None}
    config = replace(config, **given, start=options["start"] or str(model_path(version)))
    with TemporaryDirectory(prefix="upright-") as folder:
        own = decided_copies(photos_decided(), Path(folder))
        own_train, own_held = split(own, config.seed)
        train, held_back = _with_shared(own_train, own_held, config)
        if not options["export_only"]:
            Training(config, train, own_held).run()
        out = options["out"] or Path(config.folder) / f"{NAME}.safetensors"
        written = export(config, held_back, out, options["size"], _card(train, own_train, held_back))
        found = compared(active_reader(), reader_load(written.path), own_held)
    installed = model_install(file=out)
    if options["activate"]:
        model_activate(task=TASK, name=installed.name, sha256=installed.sha256)
    return {
        **found,
        "held_back": len(own_held),
        "installed": installed.label,
        "use_it": _how(written, options),
    }


def decided_copies(decided: Iterable[tuple[Photo, float]], folder: Path) -> list[Photograph]:
    """Small upright copies of decided photos, named by their id. Raises OrientationError where these are too few."""
    found = []
    for photo, angle in tqdm(decided, desc="decided photos", unit="photo", disable=None):
        try:
            with original_open(photo) as file:
                image = open_upright(file, SIDE)
        except StageError:
            continue  # its own stages say on the processing page what is wrong with it
        path = folder / f"{photo.id}.png"
        turned_image(image, -angle).save(path, compress_level=1)
        found.append(Photograph(path, COLLECTION))
    if len(found) < LEAST:
        raise OrientationError(
            f"Only {len(found)} photos have a turn that a person approved or made; {LEAST} are needed. "
            "Go through the review page first."
        )
    return found


def compared(
    old: OrientationReader, new: OrientationReader, photos: Sequence[Photograph]
) -> dict[str, dict[str, float]]:
    """What both say of these photos at each right angle, as they would answer a member."""
    return {"old": answers(old, photos), "new": answers(new, photos)}


def answers(reader: OrientationReader, photos: Sequence[Photograph]) -> dict[str, float]:
    """Right answers, and turns made without asking: their share, how many are right, and upright photos spoilt."""
    right = turned = turned_right = spoilt = 0
    for photo in photos:
        with Image.open(photo.path) as image:
            upright = image.convert("RGB")
        readings = reader.read([turned_image(upright, 90.0 * quarter) for quarter in range(QUARTERS)])
        for quarter, reading in enumerate(readings):
            sure = reading.confidence >= reader.threshold
            right += reading.quarter == quarter
            turned += sure
            turned_right += sure and reading.quarter == quarter
            spoilt += sure and quarter == 0 and reading.quarter != 0
    count = QUARTERS * len(photos)
    return {
        "four_way": right / count,
        "coverage": turned / count,
        "precision_at_coverage": turned_right / turned if turned else 1.0,
        "upright_turned_wrongly": spoilt / len(photos),
    }


def _with_shared(
    own_train: list[Photograph], own_held: list[Photograph], config: TrainingConfig
) -> tuple[list[Photograph], list[Photograph]]:
    """The library's photos beside the shared ones, where there are any: each half of what is learned."""
    if not Path(config.data).is_dir():
        return own_train, own_held
    train, held_back = split(photographs(Path(config.data)), config.seed)
    share = sum(photo.collection.weight for photo in train) / len(own_train)
    weighted = replace(COLLECTION, weight=share)
    own = [replace(photo, collection=weighted) for photo in own_train]
    return [*train, *own], [*held_back, *own_held]


def _card(
    train: Sequence[Photograph], own: Sequence[Photograph], held_back: Sequence[Photograph]
) -> dict[str, Any]:
    others = len(train) - len(own)
    return {
        "name": NAME,
        "data": f"{len(own)} photos of this library whose turn people approved or made, {others} others beside "
        f"them; {len(held_back)} held back to calibrate and measure",
        "licence": "Trained on this site's own photos from the model in use; keep it to this site.",
    }


def _how(written: ModelFile, options: dict[str, Any]) -> str:
    if options["activate"]:
        return "in use from now on"
    return f"manage.py models activate {NAME} --sha256 {written.sha256[:12]}"
