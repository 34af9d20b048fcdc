"""Several trained towers as one head, and the floor below which a photo is no answer."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from captioning.text_image.training import Described, vectors_of
from search.text_photo.joined import JoinedHead, Tower, TowerConfig

RARELY = 0.005
"""Share of wrong pairs that reach the floor."""


def joined(towers: Sequence[Tower], config: TowerConfig, photos: Described) -> JoinedHead:
    """The towers' vectors side by side, brought to `config.dim` numbers along the principal axes of these photos."""
    head = JoinedHead(config)
    for place, tower in enumerate(towers):
        head.towers[place].load_state_dict(tower.state_dict())
    if len(towers) > 1:
        head.axes.copy_(_axes([vectors_of(tower, photos) for tower in towers], config.dim))
    return head.eval()


def _axes(said: Sequence[tuple[np.ndarray, np.ndarray]], dim: int) -> Tensor:
    """[members * D, dim]: of sentences and photos alike, so that neither's own direction is favoured."""
    sides = [np.concatenate([pair[side] for pair in said], axis=1).astype(np.float64) for side in (0, 1)]
    spread = sum(rows.T @ rows / len(rows) for rows in sides)
    _, axes = np.linalg.eigh(np.asarray(spread))
    return torch.from_numpy(np.ascontiguousarray(axes[:, ::-1][:, :dim], np.float32))


def floor_of(head: JoinedHead, photos: Described) -> float:
    """The cosine that only one in two hundred pairs of a sentence and another photo reaches."""
    told, seen = vectors_of(head, photos)
    alike = told @ seen.T
    alike[np.arange(len(told)), photos.flat()[1]] = -1.0
    return round(float(np.quantile(alike, 1 - RARELY)), 4)
