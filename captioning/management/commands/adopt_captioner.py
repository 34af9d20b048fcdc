"""`manage.py adopt_captioner FOLDER`: register a captioner that somebody downloaded, beside the shipped one."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from captioning.readings import TASK
from webapp.photos.errors import ModelError
from webapp.photos.services.models import model_install

KINDS = {"BlipForConditionalGeneration": "blip"}
FILES = ("config.json", "model.safetensors", "tokenizer.json")


class Command(BaseCommand):
    help = "Register a downloaded BLIP (config.json, model.safetensors, tokenizer.json), to be activated by `models`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--licence", default="as its authors say", help="Written on the model's card.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise CommandError(f"{folder} lacks {', '.join(missing)}. Download the whole model into it.")
        try:
            card = card_of(folder, options["licence"])
            weights = folder / "model.safetensors"
            weights.with_suffix(".json").write_text(json.dumps(card), encoding="utf-8")
            installed = model_install(file=weights)
        except (ModelError, OSError, ValueError, KeyError) as error:
            raise CommandError(f"{folder} cannot be adopted: {error}") from error
        self.stdout.write(
            f"Installed {installed.label}. Use it: manage.py models activate {installed.name} "
            f"--sha256 {installed.sha256[:12]}"
        )


def card_of(folder: Path, licence: str) -> dict[str, Any]:
    """The card of a downloaded folder. Raises ValueError for a kind that there is no adapter for."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    kind = next((KINDS[name] for name in config.get("architectures") or [] if name in KINDS), None)
    if kind is None:
        raise ValueError(f"there are adapters for {', '.join(KINDS)}; this is {config.get('architectures')}")
    text = config["text_config"]
    return {
        "task": TASK,
        "name": f"{kind}-{folder.name}"[:80],
        "data": "its authors'",
        "command": "manage.py adopt_captioner",
        "seed": 0,
        "metrics": {},
        "licence": licence,
        "precision": "fp32",
        "preprocessing": "RGB, squashed, CLIP's mean and spread",
        "config": {
            "decoder": kind,
            "vision": config["vision_config"],
            "text": text,
            "start": text.get("bos_token_id", 30522),
            "end": text.get("sep_token_id", 102),
            "tokenizer": (folder / "tokenizer.json").read_text(encoding="utf-8"),
        },
    }
