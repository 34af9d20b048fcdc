"""`train captioner --from-library`: learning from the captions that people approved or wrote, without forgetting."""

import hashlib
import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from django.conf import settings
from tqdm import tqdm

from captioning.captioner import Captioner, captioner_load
from captioning.decoders import Decoder, decoder_make
from captioning.errors import CaptioningError
from captioning.grids import grids_of
from captioning.models import Caption
from captioning.readings import TASK
from captioning.training.card import captioner_save
from captioning.training.config import CaptionerConfig
from captioning.training.cross_entropy import CrossEntropyCourse
from captioning.training.data import TrainingSet
from captioning.training.feature_cache import Grids, JoinedGrids, base_grids, cached_grids
from captioning.training.judging import judge_decoder
from captioning.training.references import DescribedPhoto, reference_words, references_read
from captioning.vocabulary import SPECIAL, Vocabulary, words_of
from search.retrieval.source import photo_pixels
from webapp.photos.models import ModelVersion
from webapp.photos.pipeline.errors import StageError
from webapp.photos.services.models import card_read, model_activate, model_active, model_install, model_path

NAME = "captioner-library"
LEAST = 100
"""Fewer captions neither teach nor prove anything."""
HELD_BACK = 0.25
"""Half of it chooses the best epoch, the other half compares old and new."""
REPLAY = 3
"""Photos of the base set for each of the library's: what was known before is not forgotten."""
NEW_WORD_COUNT = 3
JUDGED_OF_BASE = 300
GENTLE: dict[str, Any] = {"rate": 1e-4, "epochs": 6, "warm_up_steps": 20, "flips": False, "patience": 3}
"""What a captioner that can already write is taught with, unless the command says otherwise."""
LICENCE = "Trained on this site's own captions from the model in use; keep it to this site."


@dataclass(frozen=True)
class Judged:
    """Photos that neither model has seen, with what people say about them."""

    grids: Grids
    references: list[list[list[str]]]


def library_run(options: dict[str, Any]) -> dict[str, Any]:
    """Train on the library, install the new model, and say how old and new do on photos held back from it.

    The new one is used only with `--activate`. Raises CaptioningError where people have written too little.
    """
    version = model_active(TASK)
    old = captioner_load(model_path(version))
    config = config_of_library(options, version)
    with TemporaryDirectory(prefix="captions-") as folder:
        train, choosing, comparing = split(described_copies(Path(folder)), config.seed)
        base = _base(options["data"], len(train), config.seed)
        new, vocabulary = grown(old, config, train)
        grids = [cached_grids(Path(folder), _files(part), grids_of, label=name) for name, part in
                 (("train", train), ("choosing", choosing), ("comparing", comparing))]  # fmt: skip
        photos = TrainingSet.of([*train, *base], _joined(grids[0], base), None, vocabulary, config)
        chooses = reference_words(choosing)
        course = CrossEntropyCourse(config, new, photos, _folder(options, version, train))
        progress = course.train(lambda judged: judge_decoder(judged, grids[1], chooses, vocabulary, width=1))
        judged = {"library": Judged(grids[2], reference_words(comparing)), **_judged_base(options["data"])}
        found = {
            "old": _figures(old.decoder, old.vocabulary, judged, config),
            "new": _figures(new.half().float(), vocabulary, judged, config),
        }
    out = options["out"] or settings.PLUMB_HOME / "runs" / f"{NAME}.safetensors"
    facts = {
        "data": f"{len(train)} captions of this library that people approved or wrote, {len(base)} photos of the "
        f"base set beside them; {len(choosing)} to choose by, {len(comparing)} to compare",
        "started_from": version.label,
        "command": shlex.join(["manage.py", *sys.argv[1:]]),
        "epochs": [progress.epoch],
        "best_epoch": [progress.best_epoch],
        "metrics": {"set": f"{len(comparing)} photos of this library", **found["new"]["library"]},
        "licence": LICENCE,
    }
    written = captioner_save(out, new, vocabulary, config, facts)
    installed = model_install(file=written.path)
    if options["activate"]:
        model_activate(task=TASK, name=installed.name, sha256=installed.sha256)
    return {
        **found,
        "held_back": len(comparing),
        "new_words": len(vocabulary) - len(old.vocabulary),
        "installed": installed.label,
        "use_it": "in use from now on"
        if options["activate"]
        else f"manage.py models activate {installed.name} --sha256 {installed.sha256[:12]}",
    }


def config_of_library(options: dict[str, Any], version: ModelVersion) -> CaptionerConfig:
    """The decoder and sizes of the model in use; the schedule gentle, but for what the command names."""
    kept = card_read(model_path(version))["config"]
    given = {name: options[name] for name in ("rate", "epochs", "photos_per_step", "patience", "seed")}
    config = CaptionerConfig(decoder=kept["decoder"], sizes=kept["sizes"], longest=kept["longest"], **GENTLE)
    return replace(config, **{name: value for name, value in given.items() if value is not None})


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


def split(
    described: Sequence[DescribedPhoto], seed: int
) -> tuple[list[DescribedPhoto], list[DescribedPhoto], list[DescribedPhoto]]:
    """To learn from, to choose the best epoch by, to compare old and new; the same for the same seed."""
    order = np.random.default_rng(seed).permutation(len(described))
    held = max(2, round(HELD_BACK * len(described)))
    shuffled = [described[place] for place in order]
    return shuffled[held:], shuffled[: held // 2], shuffled[held // 2 : held]


def grown(
    old: Captioner, config: CaptionerConfig, train: Sequence[DescribedPhoto]
) -> tuple[Decoder, Vocabulary]:
    """The old decoder with rows for words that the library's captions have often enough and it did not know.

    A new word begins as the mean of all, and as unlikely as the rarest.
    """
    counts = Counter(word for entry in train for caption in entry.captions for word in words_of(caption))
    known = set(old.vocabulary.words)
    fresh = sorted(word for word, count in counts.items() if count >= NEW_WORD_COUNT and word not in known)
    vocabulary = Vocabulary([*old.vocabulary.words[len(SPECIAL) :], *fresh])
    decoder = decoder_make(config.decoder, words=len(vocabulary), **config.sizes)
    state = {name: tensor.clone() for name, tensor in old.decoder.state_dict().items()}
    words, bias = state["embed.weight"], state["bias"]
    mean = words[len(SPECIAL) :].mean(0, keepdim=True).expand(len(fresh), -1)
    state["embed.weight"] = torch.cat([words, mean])
    state["bias"] = torch.cat([bias, bias[len(SPECIAL) :].min().expand(len(fresh))])
    decoder.load_state_dict(state)
    return decoder, vocabulary


def _base(data: Path, own: int, seed: int) -> list[DescribedPhoto]:
    """Photos of the base set to go through again; none where the set is absent."""
    if not (data / "train.json").is_file():
        return []
    every = references_read(data / "train.json", data / "images")
    chosen = np.random.default_rng(seed).permutation(len(every))[: REPLAY * own]
    return [every[place] for place in np.sort(chosen)]


def _judged_base(data: Path) -> dict[str, Judged]:
    if not (data / "dev.json").is_file():
        return {}
    dev = references_read(data / "dev.json", data / "images")[:JUDGED_OF_BASE]
    return {"base": Judged(base_grids(dev), reference_words(dev))}


def _joined(own: Grids, base: list[DescribedPhoto]) -> JoinedGrids:
    return JoinedGrids(own, base_grids(base)) if base else JoinedGrids(own)


def _figures(
    decoder: Decoder, vocabulary: Vocabulary, judged: dict[str, Judged], config: CaptionerConfig
) -> dict[str, dict[str, float]]:
    return {
        name: judge_decoder(decoder.eval(), part.grids, part.references, vocabulary, width=config.beam)
        for name, part in judged.items()
    }


def _files(described: Sequence[DescribedPhoto]) -> list[Path]:
    return [entry.image for entry in described]


def _folder(options: dict[str, Any], version: ModelVersion, train: Sequence[DescribedPhoto]) -> Path:
    """A run goes on where it was cut off as long as model and captions are the same."""
    what = [version.sha256, *(f"{entry.image.name} {entry.captions}" for entry in train)]
    name = f"{NAME}-{hashlib.sha256(repr(what).encode()).hexdigest()[:8]}"
    return Path(settings.PLUMB_HOME) / "runs" / (options["run"] or name)
