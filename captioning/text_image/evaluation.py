"""`manage.py evaluate text-to-image`: how often a caption finds its photo, beside the untrained way."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from captioning.evaluation import opened
from captioning.text_image.features import captions_placed
from captioning.text_image.judging import label_vectors, recalls
from captioning.training.references import DescribedPhoto, references_read
from search.extractors.registry import map_extractor
from search.text_photo.model import Seen, TextPhotoModel
from search.text_photo.parts import LITE2
from search.text_photo.registry import text_photo_load
from search.text_photo.shipped import shipped_path

help = "Recall@1, 5 and 10 of photos by their captions (text-photo head), and of the untrained baseline."
Floats = NDArray[np.float32]
BATCH = 16
PROTOCOL = (
    "Every caption asks once; its photo among all of the pool (1 caption, 1 right photo); equals count against it. "
    "Baseline: MiniLM vectors of the ten likeliest ImageNet labels, weighted by probability."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, required=True, help="Folder of the photos.")
    parser.add_argument(
        "--references", type=Path, required=True, help='JSON: [{"image": name, "captions": [...]}].'
    )
    parser.add_argument("--weights", type=Path, help="A head (.safetensors) instead of the shipped one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract, with protocol, model version and the baseline's."""
    described = references_read(options["references"], options["images"])
    head = text_photo_load(options["weights"] or shipped_path())
    photos, untrained = _looked_at(head, described)
    vectors = captions_placed(described)
    owners = [photo for photo, rows in enumerate(vectors) for _ in rows]
    texts = [text for entry in described for text in entry.captions]
    return {
        **recalls(head.sentences(texts), owners, photos),
        "photos": len(described),
        "sentences": len(owners),
        "baseline": recalls(np.concatenate(vectors), owners, untrained),
        "model_version": head.label,
        "protocol": PROTOCOL,
    }


def _looked_at(head: TextPhotoModel, described: list[DescribedPhoto]) -> tuple[Floats, Floats]:
    """The photos by the head, and by their labels; decoded as at upload."""
    found, untrained = [], []
    for start in tqdm(range(0, len(described), BATCH), desc="photos", unit="batch"):
        images: list[Image.Image] = [opened(entry.image) for entry in described[start : start + BATCH]]
        seen = {look: Seen(*map_extractor(look.net)(images, look.size)) for look in {LITE2, *head.looks}}
        untrained.append(label_vectors(seen[LITE2].logits))
        found.append(
            head.photos_seen([seen[look] for look in head.looks]) if head.looks else head.photos(images)
        )
    return np.concatenate(found), np.concatenate(untrained)
