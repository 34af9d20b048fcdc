"""Every local extractor that can run here, and photos to try it on."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest
import sklearn.datasets
from django.conf import settings
from PIL import Image

from search.extractors.conversion import safetensors_of
from search.extractors.local import LocalExtractor, LocalFeatures
from search.extractors.local_registry import LOCAL_EXTRACTORS, local_class, local_extractor
from search.extractors.model_files import weights_newest

SAMPLES = Path(sklearn.datasets.__file__).parent / "images"
OF_OTHERS = {
    "xfeat": "xfeat/xfeat_640x640.onnx",
    "lighterglue": "xfeat/lighterglue_L3.onnx",
    "aliked": "aliked/aliked-n16rot.pth",
}
"""Task -> weights that people install, in the shared data."""


def sample(name: str) -> Image.Image:
    """ "china" or "flower", 480 x 320 pixels."""
    return Image.open(SAMPLES / f"{name}.jpg").convert("RGB").resize((480, 320), Image.Resampling.BICUBIC)


@cache
def features_of(name: str, photo: str) -> LocalFeatures:
    """A sample's keypoints, found once."""
    return made(name)(sample(photo))


@cache
def made(name: str) -> LocalExtractor:
    return local_extractor(name, {task: weights_of(task) for task in local_class(name).tasks})


def weights_of(task: str) -> Path:
    """Shipped ones, or those of the shared data; a checkpoint is made what `models install` makes of it."""
    if task not in OF_OTHERS:
        found = weights_newest(map(Path, settings.MODEL_FOLDERS), task)
        assert found is not None
        return found
    path = settings.SHARED_DATA / "weights" / OF_OTHERS[task]
    if path.suffix != ".pth":
        return path
    made_here = safetensors_of(path, Path(mkdtemp()))
    card = Path(settings.BASE_DIR) / "search" / "weights" / "known" / f"{path.stem}.json"
    made_here.with_suffix(".json").write_text(card.read_text())
    return made_here


def every_extractor() -> list[object]:
    """Parameters: names of the registry; those with weights of others are marked `shared_data`."""
    return [
        pytest.param(
            name, marks=pytest.mark.shared_data if set(local_class(name).tasks) & set(OF_OTHERS) else ()
        )
        for name in LOCAL_EXTRACTORS
    ]
