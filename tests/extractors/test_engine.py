"""The engine gives what torch gives, at every size, in float32."""

import threading

import numpy as np
import pytest
import torch
from torch import nn

from search.extractors import engine
from search.extractors.engine import SizedEngine, compile_module
from search.extractors.errors import ExtractorError
from search.extractors.registry import backbone
from search.extractors.torchvision_guard import torchvision

LITE = ["efficientnet-lite0", "efficientnet-lite2"]


@pytest.fixture(scope="module", params=LITE)
def net(request: pytest.FixtureRequest) -> tuple[nn.Module, SizedEngine]:
    module = backbone(request.param).module
    return module, SizedEngine(module)


@pytest.mark.parametrize("shape", [(184, 184), (224, 224), (225, 225), (260, 260), (131, 202)])
def test_engine_agrees_with_torch_at_several_sizes(
    net: tuple[nn.Module, SizedEngine], shape: tuple[int, int]
) -> None:
    module, compiled = net
    images = np.random.default_rng(0).uniform(-1, 1, (2, 3, *shape)).astype(np.float32)
    with torch.inference_mode():
        expected = module(torch.from_numpy(images))
    for ours, theirs in zip(compiled(images), expected, strict=True):
        np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-3)


def test_a_photo_gets_the_same_maps_alone_and_in_a_batch(net: tuple[nn.Module, SizedEngine]) -> None:
    images = np.random.default_rng(1).uniform(-1, 1, (5, 3, 96, 96)).astype(np.float32)
    together = net[1](images)
    for index in range(5):
        for whole, alone in zip(together, net[1](images[index : index + 1]), strict=True):
            np.testing.assert_allclose(whole[index : index + 1], alone, atol=1e-4)


def test_threads_share_one_compiled_module(net: tuple[nn.Module, SizedEngine]) -> None:
    images = np.random.default_rng(2).uniform(-1, 1, (4, 3, 64, 64)).astype(np.float32)
    expected = net[1](images)[1]
    found: dict[int, np.ndarray] = {}

    def look(index: int) -> None:
        found[index] = net[1](images)[1]

    workers = [threading.Thread(target=look, args=(index,)) for index in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(np.array_equal(found[index], expected) for index in range(4))


def test_outputs_are_the_callers_own() -> None:
    compiled = compile_module(nn.Conv2d(3, 2, 1), (1, 3, 4, 4))
    first = compiled(np.ones((1, 3, 4, 4), np.float32))[0]
    before = first.copy()
    compiled(np.zeros((1, 3, 4, 4), np.float32))
    np.testing.assert_array_equal(first, before)


def test_cuda_that_is_not_there_is_refused_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMB_DEVICE", "cuda")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ExtractorError, match="torch sees no CUDA"):
        engine.device()


def test_an_unknown_device_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUMB_DEVICE", "tpu")
    with pytest.raises(ExtractorError, match="must be auto, cpu or cuda"):
        engine.device()


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
def test_cuda_agrees_with_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    images = np.random.default_rng(3).uniform(-1, 1, (2, 3, 224, 224)).astype(np.float32)
    monkeypatch.setenv("PLUMB_DEVICE", "cpu")
    on_cpu = SizedEngine(backbone("efficientnet-lite0").module)(images)
    monkeypatch.setenv("PLUMB_DEVICE", "cuda")
    on_cuda = SizedEngine(backbone("efficientnet-lite0").module)(images)
    for ours, theirs in zip(on_cuda, on_cpu, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-2)


def test_the_guard_makes_torchvision_importable_and_again() -> None:
    assert torchvision() is torchvision()
    assert torchvision().models.resnet50 is not None
