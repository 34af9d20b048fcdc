"""Every local extractor that can run here, and photos to try it on."""

from functools import cache
from pathlib import Path

import pytest
import sklearn.datasets
from PIL import Image

from search.extractors.local import LocalExtractor
from search.extractors.local_registry import LOCAL_EXTRACTORS, local_class, local_extractor

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"
WEIGHTS: dict[str, Path] = {}
"""Task -> weights that the project ships or that lie in the shared data."""


def sample(name: str) -> Image.Image:
    """ "china" or "flower", 640 x 427 pixels."""
    return Image.open(SAMPLES / f"{name}.jpg").convert("RGB")


@cache
def made(name: str) -> LocalExtractor:
    return local_extractor(name, WEIGHTS)


def every_extractor() -> list[object]:
    """Parameters: names of the registry; those with weights of others are marked `shared_data`."""
    return [
        pytest.param(name, marks=pytest.mark.shared_data if _is_optional(name) else ())
        for name in LOCAL_EXTRACTORS
    ]


def _is_optional(name: str) -> bool:
    return any("weights" not in WEIGHTS[task].parts for task in local_class(name).tasks)
