"""DELG's head: its cells stand where the network looks, and its keypoints are the attention's peaks."""

import numpy as np
import pytest
import torch

from search.extractors.delg import DIM, DelgHead, _is_beaten, receptive_centres
from search.extractors.registry import backbone


@pytest.mark.parametrize("size", [97, 160])
def test_a_cell_is_centred_on_the_pixels_that_it_sees(size: int) -> None:
    torch.manual_seed(0)
    net = backbone("efficientnet-lite0", random_weights=True).module
    pixels = torch.randn(1, 3, size, size, requires_grad=True)
    middle = net(pixels)[0]
    centres, cell = receptive_centres(size), middle.shape[-1] // 2
    assert middle.shape[-1] == len(centres)
    (gradient,) = torch.autograd.grad(middle[0, :, cell, cell].square().sum(), pixels)
    weight = gradient[0].square().sum((0, 1)).double().numpy()
    seen = float((weight * (np.arange(size) + 0.5)).sum() / weight.sum())
    assert seen == pytest.approx(float(centres[cell]), abs=4)


def test_the_head_gives_attention_and_descriptors_of_length_one() -> None:
    attention, descriptors = DelgHead(24)(torch.rand(2, 24, 5, 7))
    assert attention.shape == (2, 1, 5, 7) and (attention > 0).all()
    assert descriptors.shape == (2, DIM, 5, 7)
    np.testing.assert_allclose(descriptors.detach().norm(dim=1).numpy(), 1.0, atol=1e-5)


def test_a_cell_beaten_by_half_of_its_neighbours_is_left_out() -> None:
    score = np.array([[1, 1, 1], [1, 5, 1], [9, 9, 9]], np.float32)
    assert not _is_beaten(score)[1, 1]
    assert _is_beaten(np.array([[9, 9, 9], [1, 5, 9], [1, 1, 1]], np.float32))[1, 1]
