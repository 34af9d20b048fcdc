"""The layers of every backbone can be looked at, one by one, and answer what the network itself works with."""

import io
import itertools

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from PIL import Image

from search.extractors.errors import ExtractorError
from search.extractors.layers import activation_map, layer_maps, layer_shapes
from search.extractors.maps import Backbone, Floats
from search.extractors.registry import BACKBONES, backbone, backbones_installed
from search.feature_maps.sheet import sheet_of


@pytest.fixture(scope="module")
def lite0() -> Backbone:
    return backbone("efficientnet-lite0")


@pytest.mark.parametrize("name", BACKBONES)
def test_every_backbone_tells_its_layers_from_fine_to_coarse_without_its_weights(name: str) -> None:
    shapes = layer_shapes(name)

    assert len({shape.name for shape in shapes}) == len(shapes) >= 18
    assert all(before.height >= after.height for before, after in itertools.pairwise(shapes))
    assert all(shape.height == shape.width for shape in shapes)
    assert shapes[0].height >= 112 > 9 >= shapes[-1].height


@pytest.mark.parametrize("name", BACKBONES)
def test_the_first_and_last_layers_answer_in_the_shape_that_was_told(name: str) -> None:
    found, shapes = backbone(name, random_weights=True), layer_shapes(name)

    for shape in (shapes[0], shapes[-1]):
        maps = layer_maps(found, shape.name, Image.new("RGB", (40, 30), "red"))
        assert maps.shape == (shape.channels, shape.height, shape.width)
        assert maps.min() >= 0


def test_layers_answer_the_very_maps_that_the_network_goes_on_with(
    lite0: Backbone, halves: Image.Image
) -> None:
    with torch.inference_mode():
        middle, last, _ = lite0.module(torch.from_numpy(lite0.input([halves])))

    assert np.array_equal(layer_maps(lite0, "head", halves), last[0].numpy())
    assert np.array_equal(layer_maps(lite0, "block-12-expanded", halves), middle[0].numpy())


def test_what_a_block_hands_on_may_be_negative_and_what_is_rectified_never_is(
    lite0: Backbone, halves: Image.Image
) -> None:
    assert layer_maps(lite0, "block-3", halves).min() < 0
    for layer in ("stem", "block-3-expanded", "block-3-depthwise"):
        maps = layer_maps(lite0, layer, halves)
        assert 0 <= maps.min() < maps.max() <= 6


def test_looking_leaves_nothing_behind_in_the_network(lite0: Backbone, halves: Image.Image) -> None:
    layer_maps(lite0, "stem", halves)

    assert not any(module._forward_hooks for module in lite0.module.modules())


def test_an_unknown_layer_names_the_known_ones(lite0: Backbone, halves: Image.Image) -> None:
    with pytest.raises(ExtractorError, match="block-16"):
        layer_maps(lite0, "block-17", halves)


def test_the_activation_map_is_strong_where_there_is_something_to_see(
    lite0: Backbone, halves: Image.Image
) -> None:
    maps = layer_maps(lite0, "block-4", halves)

    found = activation_map(torch.from_numpy(maps[None]))[0]

    assert np.allclose(found, np.square(maps).sum(0), rtol=1e-4)
    assert found[:, 16:].mean() > 2 * found[:, :12].mean()


def test_the_bundled_backbones_are_installed_and_those_without_weights_are_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr("torch.hub.get_dir", lambda: str(tmp_path))

    assert backbones_installed() == ["efficientnet-lite0", "efficientnet-lite2"]


def _cut(maps: Floats) -> list[NDArray[np.floating]]:
    """The maps read back from their sheet."""
    sheet = sheet_of(maps)
    picture = np.asarray(Image.open(io.BytesIO(sheet.picture)), np.float32)
    height, width = maps.shape[1:]
    found: list[NDArray[np.floating]] = []
    for number, (low, high) in enumerate(zip(sheet.low, sheet.high, strict=True)):
        top, left = number // sheet.columns * height, number % sheet.columns * width
        found.append(low + picture[top : top + height, left : left + width] / 255 * (high - low))
    return found


def test_a_sheet_holds_each_map_on_its_own_scale() -> None:
    maps = np.random.default_rng(0).normal(size=(7, 3, 5)).astype(np.float32)
    maps *= np.array([1e-3, 1, 1e3, 1, 1, 1, 1], np.float32)[:, None, None]

    for before, after in zip(maps, _cut(maps), strict=True):
        assert np.allclose(before, after, atol=0.005 * (before.max() - before.min()))


def test_a_map_without_anything_is_black_and_zero_stays_black_where_nothing_is_negative() -> None:
    sheet = sheet_of(np.stack([np.zeros((2, 2)), np.full((2, 2), 3.0)]).astype(np.float32))

    assert (sheet.low, sheet.high) == ([0.0, 0.0], [0.0, 3.0])
    assert np.asarray(Image.open(io.BytesIO(sheet.picture))).tolist() == [[0, 0, 255, 255]] * 2
