"""`manage.py adopt_text_photo FOLDER`: register a downloaded CLIP, whose space is then built and swapped in."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.text_photo.space import TASK
from webapp.photos.errors import ModelError
from webapp.photos.services.models import model_install

FILES = ("config.json", "model.safetensors", "tokenizer.json")
KIND = "CLIPModel"
USUAL_FLOOR = 0.2
"""Cosine that CLIP's sentences rarely reach with other photos; `--floor` sets another."""


class Command(BaseCommand):
    help = "Register a downloaded CLIP (config.json, model.safetensors, tokenizer.json), to be activated by `models`."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--licence", default="as its authors say", help="Written on the model's card.")
        parser.add_argument("--floor", type=float, default=USUAL_FLOOR, help="Least cosine of an answer.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise CommandError(f"{folder} lacks {', '.join(missing)}. Download the whole model into it.")
        try:
            card = card_of(folder, options["licence"], options["floor"])
            weights = folder / "model.safetensors"
            weights.with_suffix(".json").write_text(json.dumps(card), encoding="utf-8")
            installed = model_install(file=weights)
        except (ModelError, OSError, ValueError, KeyError) as error:
            raise CommandError(f"{folder} cannot be adopted: {error}") from error
        self.stdout.write(
            f"Installed {installed.label}. Use it: manage.py models activate {installed.name} "
            f"--sha256 {installed.sha256[:12]}; the clock fills its space; then manage.py index swap."
        )


def card_of(folder: Path, licence: str, floor: float) -> dict[str, Any]:
    """The card of a downloaded folder. Raises ValueError for another kind of model."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if KIND not in (config.get("architectures") or []):
        raise ValueError(f"there is an adapter for {KIND}; this is {config.get('architectures')}")
    text = config["text_config"]
    return {
        "task": TASK,
        "name": f"clip-{folder.name}"[:80],
        "data": "its authors'",
        "command": "manage.py adopt_text_photo",
        "seed": 0,
        "metrics": {},
        "licence": licence,
        "precision": "fp32",
        "preprocessing": "RGB, the middle square, CLIP's mean and spread",
        "floor": floor,
        "config": {
            "kind": "clip",
            "vision": VISION | config["vision_config"],
            "text": TEXT | text,
            "dim": config["projection_dim"],
            "start": text.get("bos_token_id", 49406),
            "end": text.get("eos_token_id", 49407),
            "tokenizer": (folder / "tokenizer.json").read_text(encoding="utf-8"),
        },
    }


VISION = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12,
          "image_size": 224, "patch_size": 32, "hidden_act": "quick_gelu"}  # fmt: skip
TEXT = {"hidden_size": 512, "intermediate_size": 2048, "num_hidden_layers": 12, "num_attention_heads": 8,
        "vocab_size": 49408, "max_position_embeddings": 77, "hidden_act": "quick_gelu"}  # fmt: skip
"""What a published config leaves out when it is as usual."""
