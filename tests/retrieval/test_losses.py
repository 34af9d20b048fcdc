"""Losses by their formulas; all of them keep to one shape."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from search.retrieval.training.losses import LOSSES, ArcFace, contrastive, loss_made, triplet, views
from search.retrieval.training.mining import hard_negatives

LABELS = torch.tensor([0, 0, 1, 1])


def vectors(*degrees: float) -> torch.Tensor:
    angles = torch.deg2rad(torch.tensor(degrees))
    return torch.stack([angles.cos(), angles.sin()], 1)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_pulls_a_spoiled_arrangement_towards_the_right_one(name: str) -> None:
    torch.manual_seed(0)
    loss = loss_made(name, None, 2, 2)
    if isinstance(loss, ArcFace):
        loss.directions.data = vectors(0, 90)
    right, spoiled = loss(vectors(0, 2, 90, 92), LABELS), loss(vectors(0, 90, 2, 92), LABELS)
    assert right < spoiled
    free = torch.nn.Parameter(vectors(10, 50, 60, 90))
    loss(F.normalize(free, dim=1), LABELS).backward()
    assert free.grad is not None and torch.isfinite(free.grad).all() and free.grad.abs().sum() > 0


def test_contrastive_is_half_of_squared_distances_and_of_what_lacks_to_the_margin() -> None:
    found = contrastive(vectors(0, 60, 90, 90), LABELS, 0.7)
    near = 2 * 1.0**2  # 60 degrees apart are a distance of 1, counted from both ends
    far = 2 * 2 * max(0.0, 0.7 - 2 * np.sin(np.deg2rad(15))) ** 2
    assert float(found) == pytest.approx((near + far) / 8, abs=1e-4)


def test_triplet_is_nothing_where_the_margin_is_kept() -> None:
    assert float(triplet(vectors(0, 1, 90, 91), LABELS, 0.1)) == 0.0
    hardest = float(triplet(vectors(0, 90, 45, 45), LABELS, 0.1))
    assert hardest == pytest.approx(((0.1 + 2**0.5 - 2 * np.sin(np.deg2rad(22.5))) * 2) / 4, abs=1e-3)


def test_a_batch_without_pairs_costs_nothing() -> None:
    alone = torch.arange(4)
    for loss in (triplet, views):
        assert float(loss(vectors(0, 30, 60, 90), alone, 0.1)) == 0.0


def test_negatives_are_the_nearest_of_other_clusters_one_each() -> None:
    rows = vectors(0, 1, 5, 6, 20, 80).numpy()
    clusters = np.array([0, 0, 1, 1, 2, 3])
    assert hard_negatives(rows, clusters, np.array([0, 4]), 2).tolist() == [[2, 4], [3, 1]]
    assert hard_negatives(rows[:4], clusters[:4], np.array([0]), 3).tolist() == [[2, 2, 2]]
