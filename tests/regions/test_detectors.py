"""Both detectors on real photos; every detector of the registry keeps to the protocol."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings as project
from PIL import Image
from pytest_django import Settings
from sklearn.datasets import load_sample_images

from search.errors import SearchError
from search.extractors.errors import ExtractorError, WeightsMissing
from search.extractors.registry import backbone, map_extractor
from search.extractors.yolox import Yolox
from search.regions.activation import class_maps, regions_of
from search.regions.boxes import cells, overlap
from search.regions.detectors import ActivationDetector
from search.regions.registry import BACKBONE, DETECTORS, detector_get
from search.retrieval.batch_maps import BatchMaps
from search.retrieval.pooling import gem, gem_parts, l2

YOLOX = project.SHARED_DATA / "weights" / "yolox" / "yolox_nano.onnx"


def maps_of(images: list[Image.Image]) -> BatchMaps:
    return BatchMaps([], *map_extractor(BACKBONE)(images), {})


def flower() -> Image.Image:
    return Image.fromarray(load_sample_images().images[1])


def test_the_class_maps_are_exact_their_mean_is_the_logits() -> None:
    maps = maps_of([flower()])
    found = class_maps(maps.last[0], *map_extractor(BACKBONE).backbone.module.classifier())
    np.testing.assert_allclose(found.mean(1), maps.logits[0], atol=2e-3)


def test_the_flower_lies_where_it_is_pasted() -> None:
    ground = Image.new("RGB", (600, 600), (120, 120, 120))
    ground.paste(flower().crop((150, 20, 550, 420)).resize((280, 280)), (300, 20))
    regions = ActivationDetector().find([ground], maps_of([ground]))[0]
    assert 1 <= len(regions) <= 5
    x, y, w, h = regions[0].box
    assert 0.5 <= x + w / 2 <= 0.95 and 0.05 <= y + h / 2 <= 0.5
    assert regions[0].tag and 0 <= regions[0].score <= 1


@pytest.mark.parametrize("colour", ["white", "black", "grey"])
def test_a_photo_of_one_colour_breaks_nothing(colour: str) -> None:
    plain = Image.new("RGB", (64, 64), colour)
    found = ActivationDetector().find([plain], maps_of([plain]))[0]
    assert all(0 <= value <= 1 for region in found for value in region.box)


def test_a_map_without_any_activation_has_no_regions() -> None:
    nothing = np.zeros((8, 5, 5), np.float32)
    assert regions_of(nothing, np.ones((1000, 8), np.float32), np.zeros(1000, np.float32)) == []


def test_a_backbone_that_does_not_average_has_no_class_maps() -> None:
    with pytest.raises(ExtractorError, match="no class-activation maps"):
        backbone("vgg16", random_weights=True).module.classifier()


def test_pooling_over_the_whole_photo_is_the_whole_photos_pooling() -> None:
    plane = np.random.default_rng(0).uniform(0, 1, (7, 5, 6)).astype(np.float32)
    whole = gem_parts(plane, cells([(0.0, 0.0, 1.0, 1.0)], 5, 6), 3)
    np.testing.assert_allclose(l2(whole), l2(gem(plane[None], 3)), rtol=1e-4)


def test_an_unknown_detector_is_named_with_the_known_ones() -> None:
    with pytest.raises(SearchError, match=", ".join(DETECTORS)):
        detector_get("magic")


def test_yolox_without_weights_or_with_others_says_so(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing):
        Yolox(tmp_path / "none.onnx")
    (tmp_path / "bad.onnx").write_bytes(b"not a network")
    with pytest.raises(ExtractorError, match="damaged"):
        Yolox(tmp_path / "bad.onnx")


@pytest.mark.shared_data
def test_yolox_finds_the_bear_that_the_labels_of_coco_name() -> None:
    image = Image.open(project.SHARED_DATA / "data" / "coco128" / "images" / "000000000502.jpg").convert(
        "RGB"
    )
    found = Yolox(YOLOX)([image])[0]
    assert found[0].name == "bear" and found[0].score > 0.7
    assert overlap(found[0].box, (0.355, 0.206, 0.427, 0.604)) > 0.8


@pytest.mark.shared_data
@pytest.mark.django_db
def test_yolox_is_installed_activated_and_used(tmp_path: Path, settings: Settings) -> None:
    from search.regions.detectors import YoloxDetector
    from webapp.photos.services.models import model_activate, model_install

    settings.PLUMB_HOME = tmp_path
    shutil.copy(YOLOX, tmp_path / YOLOX.name)
    shutil.copy(YOLOX.parent / "LICENSE", tmp_path / "LICENSE")
    version = model_install(file=tmp_path / YOLOX.name)
    assert (version.task, version.name, version.card["licence"]) == ("detector", "yolox-nano", "Apache-2.0")
    model_activate(task="detector", name="yolox-nano")
    detector = YoloxDetector()
    image = Image.open(project.SHARED_DATA / "data" / "coco128" / "images" / "000000000502.jpg").convert(
        "RGB"
    )
    assert detector.find([image], maps_of([image]))[0][0].tag == "bear"
    assert detector.version() == version.label
