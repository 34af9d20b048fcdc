"""`manage.py study captioner-library`: what learning from a member's corrections brings, and what it costs.

The library is made up: photos of five kinds of animal, each with the machine's own caption as somebody would leave it
who minds the animal alone. A caption that names it stands; where another animal is named, that word is put right;
where none is, the photo is said to show the animal.
"""

import re
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from django.conf import settings
from PIL import Image
from tqdm import tqdm

from captioning.captioner import Captioner, captioner_load, shipped_weights
from captioning.decoders import Decoder
from captioning.errors import CaptioningError
from captioning.training.feature_cache import grids_in
from captioning.training.going_on import GENTLE, Figures, gentle, go_on, split
from captioning.training.judging import write_captions
from captioning.training.references import DescribedPhoto
from captioning.vocabulary import Vocabulary, sentence_of, words_of
from webapp.photos.pipeline.decode import open_upright
from webapp.photos.services.models import card_read

help = "The captioner before and after learning from corrected captions of photos of animals."
KINDS = {"ca": "cat", "co": "cow", "do": "dog", "ho": "horse", "sh": "sheep"}
"""By the letters before the number in a photo's name; the set's other photos tell no kind."""
_KIND = re.compile(rf"({'|'.join(KINDS)})\d+$")
ANIMALS = frozenset(KINDS.values()) | {"puppy", "kitten", "bull", "animal", "bird", "goat"}
"""Words for one animal."""
MANY = frozenset(f"{animal}s" for animal in ANIMALS) | {"puppies"}
LEAST, BATCH = 40, 16
PROTOCOL = (
    "{photos} photos of {kinds}; captions of the shipped captioner, the animal's name put right ({edited} of them "
    "edited). {train} to learn from, {replayed} of the base set beside them, {choosing} to choose the epoch by. "
    "`named`: share of {comparing} photos held back whose caption names the animal; `base_cider`, "
    "`base_bleu4`: first 300 dev photos of the base set. Beam 4; one seed."
)


def add_arguments(parser: ArgumentParser) -> None:
    data = settings.SHARED_DATA / "data"
    parser.add_argument("--images", type=Path, default=data / "animals", help="Photos named by their kind.")
    parser.add_argument("--data", type=Path, default=data / "flickr8k", help="The base set.")
    parser.add_argument("--epochs", type=int, default=GENTLE["epochs"])
    parser.add_argument("--rate", type=float, default=GENTLE["rate"], help="Highest learning rate.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="Of torch.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """A row before and one after. A study that was cut off goes on where it was."""
    torch.set_num_threads(options["threads"])
    weights = shipped_weights()
    old, home = captioner_load(weights), Path(settings.PLUMB_HOME)
    written = machine_captions(old, photos_of_kinds(options["images"]))
    library = [DescribedPhoto(path, (corrected(text, kind_of(path)),)) for path, text in written.items()]
    parts = split(library, options["seed"])
    config = gentle(
        card_read(weights)["config"], {name: options[name] for name in ("epochs", "rate", "seed")}
    )
    cache, run_folder = (
        home / "cache" / "captioner",
        home / "runs" / f"captioner-library-study-{config.epochs}-{config.rate:g}-{config.seed}",
    )
    found = go_on(old, parts, config=config, data=options["data"], cache=cache, run=run_folder)

    def row(name: str, decoder: Decoder, vocabulary: Vocabulary, figures: Figures) -> dict[str, Any]:
        said = write_captions(decoder, grids_in(cache, parts.comparing), vocabulary, width=config.beam)
        right = [names(words, kind_of(one.image)) for one, words in zip(parts.comparing, said, strict=True)]
        base = figures.get("base", {})
        return {
            "captioner": name,
            "named": sum(right) / len(right),
            **{f"base_{metric}": base[metric] for metric in ("cider", "bleu4") if metric in base},
        }

    return {
        "rows": [
            row("shipped", old.decoder, old.vocabulary, found.old),
            row("after the library", found.decoder, found.vocabulary, found.new),
        ],
        "epochs": found.progress.epoch,
        "best_epoch": found.progress.best_epoch,
        "model_version": old.label,
        "protocol": PROTOCOL.format(
            photos=len(library),
            kinds=", ".join(KINDS.values()),
            edited=sum(entry.captions[0] != written[entry.image] for entry in library),
            replayed=found.replayed,
            **{name: len(part) for name, part in vars(parts).items()},
        ),
    }


def photos_of_kinds(images: Path) -> list[Path]:
    """The photos whose name tells what they show. Raises CaptioningError where these are too few."""
    found = sorted(path for path in images.glob("*") if _KIND.match(path.stem))
    if len(found) < LEAST:
        raise CaptioningError(
            f"{images} holds {len(found)} photos named by their kind (like co12.webp, a cow); {LEAST} are needed."
        )
    return found


def kind_of(photo: Path) -> str:
    """The animal that a photo shows, by its name."""
    return KINDS[photo.stem.rstrip("0123456789")]


def machine_captions(captioner: Captioner, photos: Sequence[Path]) -> dict[Path, str]:
    """What the captioner says of each photo, decoded as at upload."""
    found: dict[Path, str] = {}
    for start in tqdm(range(0, len(photos), BATCH), desc="captions", unit="batch"):
        part = photos[start : start + BATCH]
        images = [_opened(path) for path in part]
        found.update(zip(part, (said.text for said in captioner.describe(images)), strict=True))
    return found


def corrected(text: str, kind: str) -> str:
    """The caption as somebody leaves it who minds the animal alone."""
    words = words_of(text)
    if names(words, kind):
        return text
    many = kind if kind == "sheep" else f"{kind}s"
    right = {**dict.fromkeys(ANIMALS, kind), **dict.fromkeys(MANY, many)}
    named = [right.get(word, word) for word in words]
    return sentence_of(named) if named != words else f"A {kind} in the picture."


def names(words: Sequence[str], kind: str) -> bool:
    """Whether a caption names the animal, one or several."""
    return kind in words or f"{kind}s" in words


def _opened(path: Path) -> Image.Image:
    with path.open("rb") as file:
        return open_upright(file)
