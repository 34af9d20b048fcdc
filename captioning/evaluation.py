"""`manage.py evaluate captions`: sentences for photos with references, scored by the standard metrics."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from PIL import Image
from tqdm import tqdm

from captioning.adapters import WholeCaptioner
from captioning.captioner import Captioner, any_captioner_load, shipped_captioner
from captioning.training.metrics import caption_scores
from captioning.training.references import DescribedPhoto, reference_words, references_read
from captioning.vocabulary import words_of
from webapp.photos.pipeline.decode import open_upright

help = "BLEU-1 to BLEU-4, ROUGE-L and CIDEr-D (x1) of the shipped captioner."
BATCH = 8


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--images", type=Path, required=True, help="Folder of the photos.")
    parser.add_argument(
        "--references", type=Path, required=True, help='JSON: [{"image": name, "captions": [...]}].'
    )
    parser.add_argument("--weights", type=Path, help="A captioner (.safetensors) instead of the shipped one.")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """The figures of the contract, with protocol, model version, number of photos, and ms a caption."""
    described = references_read(options["references"], options["images"])
    captioner = any_captioner_load(options["weights"]) if options["weights"] else shipped_captioner()
    captioner.describe([Image.new("RGB", (8, 8))])  # the nets are compiled before the clock starts
    started, worked = perf_counter(), process_time()
    written = write_captions(captioner, described)
    seconds, cpu_seconds = perf_counter() - started, process_time() - worked
    figures = caption_scores([words_of(text) for text in written.values()], reference_words(described))
    return {
        **figures,
        "photos": len(described),
        "model_version": captioner.label,
        "protocol": PROTOCOL,
        "ms_per_photo": 1000 * seconds / len(described),
        "cpu_ms_per_photo": 1000 * cpu_seconds / len(described),
        "captions": written,
    }


PROTOCOL = (
    "Lower case, punctuation stripped; corpus BLEU with closest-reference brevity penalty and no smoothing; "
    "ROUGE-L with beta 1.2; CIDEr-D x1 with document frequencies of these references."
)


def write_captions(captioner: Captioner | WholeCaptioner, described: list[DescribedPhoto]) -> dict[str, str]:
    """File name -> sentence, the photos decoded as at upload."""
    found: dict[str, str] = {}
    for start in tqdm(range(0, len(described), BATCH), desc="captions", unit="batch"):
        part = described[start : start + BATCH]
        texts = captioner.describe([opened(entry.image) for entry in part])
        found.update({entry.image.name: text.text for entry, text in zip(part, texts, strict=True)})
    return found


def opened(path: Path) -> Image.Image:
    """A photo by the one decode path."""
    with path.open("rb") as file:
        return open_upright(file)
