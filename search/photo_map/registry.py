"""Layouts by name. Adding one = one function and one line."""

from collections.abc import Callable

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from search.clusters.algorithms.axes import own_axes
from search.clusters.algorithms.neighbours import nearest
from search.errors import MapError
from search.photo_map.graph_layout import NEIGHBOURS, WIDTH, edges_of, graph_layout
from search.photo_map.placing import placed

Floats = NDArray[np.float32]
Tell = Callable[[float], None]
Layout = Callable[[Floats, Floats | None, int, Tell], Floats]

FITTED_ON = 100_000
"""Photos that are laid out together; the others are placed by their neighbours among them."""
FEW = 10
"""Photos too few to have neighbourhoods."""
EPOCHS, LEAST_EPOCHS = 500, 150
AGAIN = 0.2
"""Share of the epochs, and of the rate, where the points start from the map before."""
HOLD = 0.5


def pca_layout(vectors: Floats, start: Floats | None, seed: int, tell: Tell) -> Floats:
    """The two directions in which the photos differ most."""
    centred = vectors - vectors.mean(0, dtype=np.float64).astype(np.float32)
    sample = centred[np.random.default_rng(seed).permutation(len(centred))[:FITTED_ON]]
    _values, axes = np.linalg.eigh(sample.T.astype(np.float64) @ sample)
    found = np.zeros((len(vectors), 2), np.float32)
    width = min(2, vectors.shape[1])
    found[:, :width] = centred @ axes[:, ::-1][:, :width].astype(np.float32)
    tell(1.0)
    return found


def neighbour_layout(vectors: Floats, start: Floats | None, seed: int, tell: Tell) -> Floats:
    """Neighbours stay neighbours: UMAP's forces over the graph of the 15 nearest photos."""
    near = own_axes(vectors, seed)
    if len(near) < FEW:
        return pca_layout(near, start, seed, tell)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(near))[:FITTED_ON])
    fitted = near[chosen]
    k = min(NEIGHBOURS + 1, len(fitted))
    indexes, distances = nearest(fitted, fitted, k, seed=seed, tell=lambda done: tell(0.25 * done))
    epochs = max(LEAST_EPOCHS, int(EPOCHS * min(1.0, (10_000 / len(fitted)) ** 0.5)))
    begun = _begin(fitted, None if start is None else start[chosen], indexes, seed)
    again = start is not None
    points = graph_layout(
        edges_of(indexes, distances),
        begun,
        epochs=int(AGAIN * epochs) if again else epochs,
        rate=AGAIN if again else 1.0,
        hold=HOLD if again else 0.0,
        seed=seed,
        tell=lambda done: tell(0.25 + 0.6 * done),
    )
    return _with_the_rest(near, chosen, points, lambda done: tell(0.85 + 0.15 * done))


LAYOUTS: dict[str, Layout] = {"neighbours": neighbour_layout, "pca": pca_layout}
DEFAULT = "neighbours"


def lay_out(
    vectors: Floats,
    algorithm: str = DEFAULT,
    *,
    start: Floats | None = None,
    seed: int = 0,
    tell: Tell = lambda _: None,
) -> Floats:
    """Unit vectors float32 [N, D] -> points float32 [N, 2], of no particular scale.

    `start` [N, 2] is where the photos lay before, NaN for new ones. Raises MapError for an unknown layout or for NaN.
    """
    layout = layout_named(algorithm)
    if vectors.ndim != 2 or not np.isfinite(vectors).all():
        raise MapError(_("Vectors to lay out must be finite rows of numbers."))
    if len(vectors) < 3:
        return np.stack(
            [np.linspace(-1, 1, len(vectors)) if len(vectors) > 1 else np.zeros(len(vectors))] * 2, 1
        )
    return np.nan_to_num(layout(vectors, start, seed, tell)).astype(np.float32)


def layout_named(name: str) -> Layout:
    """Raises MapError that names those there are."""
    try:
        return LAYOUTS[name]
    except KeyError:
        raise MapError(
            _("There is no map layout %(name)r; choose one of %(known)s.")
            % {"name": name, "known": ", ".join(LAYOUTS)}
        ) from None


def _begin(fitted: Floats, start: Floats | None, indexes: NDArray[np.int32], seed: int) -> Floats:
    """Where the photos lay before, new ones beside their neighbours; else where PCA puts them."""
    if start is None:
        return _spread(pca_layout(fitted, None, seed, lambda _: None), seed)
    begun = start.copy()
    for _round in range(3):  # a newcomer's neighbours may be new themselves
        new = np.isnan(begun[:, 0])
        around = begun[indexes[new]]
        known = ~np.isnan(around[:, :, :1])
        begun[new] = np.where(known, around, 0).sum(1) / np.where(known.any(1), known.sum(1), np.nan)
    return _spread(np.where(np.isnan(begun), np.nanmean(begun, 0), begun), seed)


def _spread(points: Floats, seed: int) -> Floats:
    """Scaled to WIDTH, and no two at the same place."""
    centred = points - points.mean(0)
    scale = WIDTH / max(float(np.abs(centred).max()), 1e-9) if np.ptp(points) > 1e-9 else 0.0
    noise = np.random.default_rng(seed).normal(0, 0.02, points.shape)
    return np.asarray(centred * scale + noise, np.float32)


def _with_the_rest(near: Floats, chosen: NDArray[np.intp], points: Floats, tell: Tell) -> Floats:
    if len(chosen) == len(near):
        tell(1.0)
        return points
    found = np.empty((len(near), 2), np.float32)
    rest = np.setdiff1d(np.arange(len(near)), chosen)
    indexes, distances = nearest(near[rest], near[chosen], NEIGHBOURS // 2, tell=tell)
    found[chosen] = points
    found[rest] = placed(indexes, distances, points)
    return found
