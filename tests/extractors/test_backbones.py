"""Every backbone of the registry gives maps of the promised shape; the bundled ones know ImageNet."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from PIL import Image

from search.extractors.errors import ExtractorError, WeightsMissing
from search.extractors.maps import MapExtractor
from search.extractors.preprocessing import normalised, normalised_imagenet, to_input
from search.extractors.registry import BACKBONES, backbone
from search.tags.vocabulary import imagenet_labels


@pytest.mark.parametrize("name", BACKBONES)
def test_backbone_gives_maps_of_the_promised_shape(name: str) -> None:
    found = backbone(name, random_weights=True)
    middle, last, logits = MapExtractor(found)([Image.new("RGB", (40, 30), "red")], size=128)
    assert middle.shape == (1, found.module.middle_channels, 8, 8)
    assert last.shape == (1, found.module.last_channels, 4, 4)
    assert logits.shape == (1, 1000)
    assert middle.min() >= 0 and last.min() >= 0


@pytest.mark.parametrize("name", ["vgg16", "resnet50"])
def test_absent_weights_are_an_error_that_says_where_to_get_them(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))
    with pytest.raises(WeightsMissing, match=r"download\.pytorch\.org"):
        backbone(name)


def test_an_unknown_backbone_names_the_known_ones() -> None:
    with pytest.raises(ExtractorError, match="efficientnet-lite2"):
        backbone("alexnet")


def test_the_label_names_the_weights_by_their_hash() -> None:
    assert backbone("efficientnet-lite2").label == "efficientnet-lite2@9656183eaeaf/fp32"


def test_pixels_become_what_the_networks_were_trained_on() -> None:
    pixels = np.full((1, 2, 2, 3), 255, np.uint8)
    assert normalised(pixels).max() == 1.0
    assert normalised_imagenet(pixels)[0, 0, 0, 0] == pytest.approx((1 - 0.485) / 0.229)
    assert to_input([Image.new("L", (9, 5))], 4).shape == (1, 3, 4, 4)
    assert to_input([], 4).shape == (0, 3, 4, 4)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("name", "top1", "top5"), [("efficientnet-lite0", 0.84, 0.96), ("efficientnet-lite2", 0.85, 0.97)]
)
def test_bundled_backbone_knows_imagenet_by_the_checkpoints_own_preprocessing(
    name: str, top1: float, top5: float
) -> None:
    photos = sorted((settings.SHARED_DATA / "data" / "imagenet_sample").iterdir())
    extractor = MapExtractor(backbone(name))
    logits = np.concatenate(
        [
            extractor(_centres(photos[i : i + 16], extractor.backbone.size))[2]
            for i in range(0, len(photos), 16)
        ]
    )
    ranked = np.argsort(-logits, axis=1)
    true = np.array([_class_of(path) for path in photos])
    assert (ranked[:, 0] == true).mean() >= top1
    assert (ranked[:, :5] == true[:, None]).any(axis=1).mean() >= top5


def _centres(paths: list[Path], size: int) -> list[Image.Image]:
    """The middle square of size / (size + 32) of the short side, as the checkpoints were published with."""
    found = []
    for path in paths:
        image = Image.open(path).convert("RGB")
        half = min(image.size) * size / (size + 32) / 2
        x, y = image.width / 2, image.height / 2
        box = (x - half, y - half, x + half, y + half)
        found.append(image.resize((size, size), Image.Resampling.BICUBIC, box=box))
    return found


def _class_of(path: Path) -> int:
    """The class of a file synset_label: the label's, of which "crane" names a machine and a bird."""
    synset, label = path.stem.split("_", 1)
    if synset == "n02012849":
        label = "crane bird"
    letters = "".join(filter(str.isalpha, label.lower()))
    names = ["".join(filter(str.isalpha, name.lower())) for name, _ in imagenet_labels()]
    return names.index(letters)
