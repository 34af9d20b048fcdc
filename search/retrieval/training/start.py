"""Where a run begins: projections fitted by PCA on its own photos."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from search.extractors.registry import map_extractor
from search.retrieval.descriptor import DescriptorConfig, pooled
from search.retrieval.train_task import fit
from search.retrieval.training.tuples import TrainingError
from search.retrieval.whitening import Whitening, fit_whitening

CELLS = 20_000


def pca_start(config: DescriptorConfig, images: Sequence[Image.Image]) -> dict[str, NDArray[np.float32]]:
    """RGB photos -> the descriptor's tensors by name. Raises TrainingError when they are too few."""
    if len(images) <= config.dim:
        raise TrainingError(
            f"{config.dim} axes need more than {config.dim} photos, not {len(images)}: fewer with --dim, or --start."
        )
    found: dict[str, NDArray[np.float32]] = {}
    locals_ = [_of_cells(config, index, images) for index in range(len(config.branches))]
    for index, local in enumerate(locals_):
        if local:
            found |= {
                f"branch{index}.local.mean": local.mean,
                f"branch{index}.local.projection": local.projection,
            }
    parts = [pooled(images[start : start + 16], config, None, locals_) for start in range(0, len(images), 16)]
    try:
        fitted = fit([np.concatenate(column) for column in zip(*parts, strict=True)], config)
    except ValueError as error:
        raise TrainingError(f"{error} Take fewer with --dim.") from error
    return found | {name: array.astype(np.float32) for name, array in fitted.items()}


def _of_cells(config: DescriptorConfig, index: int, images: Sequence[Image.Image]) -> Whitening | None:
    """The whitening of single cells of one branch's map, where it has one."""
    branch = config.branches[index]
    if not branch.local:
        return None
    chosen = images[:: max(1, len(images) // 100)]
    maps = map_extractor(config.backbone)(chosen, config.sizes[0])[0 if branch.map == "middle" else 1]
    rows = maps.transpose(0, 2, 3, 1).reshape(-1, maps.shape[1])
    return fit_whitening(rows[:: max(1, len(rows) // CELLS)], branch.local, 0.5)
