"""The global descriptor: its parts by their formulas, the shipped one on real photos."""

from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from PIL import Image
from sklearn.datasets import load_sample_images

from search.evaluation.models import descriptor_given
from search.extractors.registry import map_extractor
from search.retrieval.descriptor import Branch, Descriptor, DescriptorConfig, pooled
from search.retrieval.pooling import gem, l2
from search.retrieval.train_task import fit
from search.retrieval.whitening import fit_whitening


@pytest.fixture(scope="module")
def shipped() -> Descriptor:
    return descriptor_given(None)[1]


@pytest.fixture(scope="module")
def photos() -> list[Image.Image]:
    return [Image.fromarray(pixels) for pixels in load_sample_images().images]


def test_gem_is_the_mean_for_one_and_nears_the_maximum_for_much() -> None:
    maps = np.random.default_rng(0).uniform(0, 1, (2, 3, 4, 5)).astype(np.float32)
    np.testing.assert_allclose(gem(maps, 1), maps.mean((2, 3)), rtol=1e-5)
    np.testing.assert_allclose(gem(maps, 3), (maps.astype(float) ** 3).mean((2, 3)) ** (1 / 3), rtol=1e-5)
    np.testing.assert_allclose(gem(maps, 50), maps.max((2, 3)), rtol=0.08)
    assert not gem(np.zeros((1, 2, 3, 3), np.float32), 3).any()


def test_a_vector_of_zeros_stays_finite() -> None:
    assert np.isfinite(l2(np.zeros((1, 4), np.float32))).all()


def test_full_whitening_gives_unit_variance_and_half_shrinks() -> None:
    random = np.random.default_rng(0)
    vectors = (random.normal(size=(4000, 6)) * [9, 5, 3, 1, 0.5, 0.1] + 2).astype(np.float32)
    full, half = fit_whitening(vectors, 4, 1.0), fit_whitening(vectors, 4, 0.5)
    np.testing.assert_allclose(((vectors - full.mean) @ full.projection).std(0), 1, atol=0.01)
    np.testing.assert_allclose(
        ((vectors - half.mean) @ half.projection).std(0), np.sqrt([9, 5, 3, 1]), rtol=0.05
    )
    np.testing.assert_allclose(np.linalg.norm(full(vectors), axis=1), 1, rtol=1e-5)


def test_whitening_needs_more_photos_than_axes() -> None:
    with pytest.raises(ValueError, match="more than 8 photos"):
        fit_whitening(np.zeros((8, 20), np.float32), 8, 0.5)


def test_vectors_have_length_one_and_the_promised_dimension(
    shipped: Descriptor, photos: list[Image.Image]
) -> None:
    vectors = shipped.describe(photos)
    assert vectors.shape == (2, shipped.dim) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert shipped.describe([]).shape == (0, shipped.dim)


def test_a_photo_has_the_same_vector_whatever_it_is_described_with(
    shipped: Descriptor, photos: list[Image.Image]
) -> None:
    together, alone = shipped.describe(photos), shipped.describe(photos[1:])
    assert float(together[1] @ alone[0]) > 0.99999


def test_shared_maps_give_the_very_same_vectors(shipped: Descriptor, photos: list[Image.Image]) -> None:
    size = shipped.config.sizes[0]
    shared = {size: map_extractor(shipped.config.backbone)(photos, size)[:2]}
    np.testing.assert_array_equal(shipped.describe(photos, shared), shipped.describe(photos))


def test_a_crop_is_nearer_to_its_photo_than_another_photo_is(
    shipped: Descriptor, photos: list[Image.Image]
) -> None:
    china, flower = photos
    crop = china.crop((100, 60, 500, 380))
    vectors = shipped.describe([china, flower, crop, china.resize((200, 133))])
    assert vectors[2] @ vectors[0] > vectors[2] @ vectors[1] + 0.2
    assert vectors[3] @ vectors[0] > 0.8


def test_scales_are_summed_after_l2(photos: list[Image.Image]) -> None:
    branches = (Branch("last", 3, 8, 0.5, 1.0),)
    one, two, both = (
        pooled(photos, DescriptorConfig("efficientnet-lite0", sizes, branches, 8))[0]
        for sizes in ((96,), (128,), (96, 128))
    )
    np.testing.assert_allclose(both, l2(one + two), atol=1e-6)


def test_a_fitted_descriptor_survives_its_card() -> None:
    random = np.random.default_rng(0)
    config = DescriptorConfig(
        "efficientnet-lite0", (96,), (Branch("middle", 3, 16, 0.5, 1.0), Branch("last", 3, 16, 0.5, 0.5)), 8
    )
    tensors = fit(
        [
            random.uniform(size=(60, 672)).astype(np.float32),
            random.uniform(size=(60, 1280)).astype(np.float32),
        ],
        config,
    )
    assert DescriptorConfig.of(config.as_card()) == config
    assert tensors["joint.projection"].shape == (32, 8) and tensors["branch1.mean"].dtype == np.float16


@pytest.mark.shared_data
def test_the_shipped_descriptor_finds_the_other_photos_of_a_scene(shipped: Descriptor) -> None:
    folder = settings.SHARED_DATA / "data" / "scenes" / "images"
    others = sorted((settings.SHARED_DATA / "data" / "coco128" / "images").rglob("*.jpg"))[:60]
    paths: list[Path] = [*sorted(folder.glob("sceaux_castle*"))[:6], *others]
    vectors = shipped.describe([Image.open(path).convert("RGB") for path in paths])
    nearest = np.argsort(-(vectors @ vectors[0]))[1:6]
    assert set(nearest) == {1, 2, 3, 4, 5}
