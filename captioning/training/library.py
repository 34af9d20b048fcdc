"""`train captioner --from-library`: learning from the captions that people approved or wrote, without forgetting."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from tqdm import tqdm

from captioning.captioner import captioner_load
from captioning.errors import CaptioningError
from captioning.models import Caption
from captioning.readings import TASK
from captioning.training.card import captioner_save
from captioning.training.config import CaptionerConfig
from captioning.training.going_on import GoneOn, Parts, gentle, go_on, split
from captioning.training.references import DescribedPhoto
from captioning.vocabulary import words_of
from search.extractors.model_files import command_line
from search.retrieval.source import photo_pixels
from webapp.photos.models import ModelVersion
from webapp.photos.pipeline.errors import StageError
from webapp.photos.services.models import card_read, model_activate, model_active, model_install, model_path

NAME = "captioner-library"
LEAST = 100
"""Fewer captions neither teach nor prove anything."""
LICENCE = "Trained on this site's own captions from the model in use; keep it to this site."


def library_run(options: dict[str, Any]) -> dict[str, Any]:
    """Train on the library, install the new model, and say how old and new do on photos held back from it.

    The new one is used only with `--activate`. Raises CaptioningError where people have written too little.
    """
    version = model_active(TASK)
    old = captioner_load(model_path(version))
    config = config_of_library(options, version)
    with TemporaryDirectory(prefix="captions-") as folder:
        parts = split(described_copies(Path(folder)), config.seed)
        run = _folder(options, version, parts.train)
        found = go_on(old, parts, config=config, data=options["data"], cache=Path(folder), run=run)
    out = options["out"] or settings.PLUMB_HOME / "runs" / f"{NAME}.safetensors"
    facts = _facts(version, parts, found)
    written = captioner_save(out, found.decoder, found.vocabulary, config, facts)
    installed = model_install(file=written.path)
    if options["activate"]:
        model_activate(task=TASK, name=installed.name, sha256=installed.sha256)
    how = f"manage.py models activate {installed.name} --sha256 {installed.sha256[:12]}"
    return {
        "old": found.old,
        "new": found.new,
        "held_back": len(parts.comparing),
        "new_words": len(found.vocabulary) - len(old.vocabulary),
        "installed": installed.label,
        "use_it": "in use from now on" if options["activate"] else how,
    }


def _facts(version: ModelVersion, parts: Parts, found: GoneOn) -> dict[str, Any]:
    """What the card says of how the model came about."""
    return {
        "data": f"{len(parts.train)} captions of this library that people approved or wrote, {found.replayed} photos "
        f"of the base set beside them; {len(parts.choosing)} to choose by, {len(parts.comparing)} to compare",
        "started_from": version.label,
        "command": command_line(sys.argv),
        "epochs": [found.progress.epoch],
        "best_epoch": [found.progress.best_epoch],
        "metrics": {"set": f"{len(parts.comparing)} photos of this library", **found.new["library"]},
        "licence": LICENCE,
    }


def config_of_library(options: dict[str, Any], version: ModelVersion) -> CaptionerConfig:
    """The decoder and sizes of the model in use; the schedule gentle, but for what the command names."""
    given = {name: options[name] for name in ("rate", "epochs", "photos_per_step", "patience", "seed")}
    return gentle(card_read(model_path(version))["config"], given)


def described_copies(folder: Path) -> list[DescribedPhoto]:
    """Copies, as displayed, of photos outside the trash that people have described in words that can be learned.

    Raises CaptioningError where these are too few.
    """
    shown = Caption.objects.filter(
        current=True, source=Caption.Source.PERSON, photo__trashed_at__isnull=True
    ).order_by("photo_id")
    found = []
    for photo, text in tqdm(shown.values_list("photo_id", "text"), desc="described photos", disable=None):
        if not words_of(text):
            continue
        try:
            image = photo_pixels(photo)
        except StageError:
            continue  # its own stages say on the processing page what is wrong with it
        path = folder / f"{photo}.png"
        image.save(path, compress_level=1)
        found.append(DescribedPhoto(path, (text,)))
    if len(found) < LEAST:
        raise CaptioningError(
            f"Only {len(found)} photos have a caption that a person approved or wrote; {LEAST} are needed. "
            "Go through the page of captions first."
        )
    return found


def _folder(options: dict[str, Any], version: ModelVersion, train: Sequence[DescribedPhoto]) -> Path:
    """A run goes on where it was cut off as long as model and captions are the same."""
    what = [version.sha256, *(f"{entry.image.name} {entry.captions}" for entry in train)]
    name = f"{NAME}-{hashlib.sha256(repr(what).encode()).hexdigest()[:8]}"
    return Path(settings.PLUMB_HOME) / "runs" / (options["run"] or name)
