"""The frame of the map: a square of 65,536 steps, in which a layout lies as the one before it lay."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.uint16]

STEPS = 65_535
MARGIN = 0.04
MOST_OUTSIDE = 0.5
"""Percent of the photos on each side that may be moved to the edge, so that a stray few do not shrink the rest."""


def framed(points: Floats) -> Floats:
    """Points [N, 2] of any scale moved and scaled (not stretched) into 0..1."""
    if not len(points):
        return np.zeros((0, 2), np.float32)
    low, high = np.percentile(points, [MOST_OUTSIDE, 100 - MOST_OUTSIDE], axis=0)
    scale = (1 - 2 * MARGIN) / max(float((high - low).max()), 1e-9)
    if np.ptp(points) < 1e-9:
        scale = 0.0
    return np.asarray(0.5 + (points - (low + high) / 2) * scale, np.float32)


def aligned(points: Floats, before: Floats, known: NDArray[np.bool_]) -> Floats:
    """Points turned, mirrored, scaled and moved onto where the known ones lay before (Procrustes, Gower 1975).

    points and before are [N, 2] in 0..1; `before` counts only where `known`. What would lie outside the frame
    shrinks it all.
    """
    if known.sum() < 3:
        return points
    old, new = before[known].astype(np.float64), points[known].astype(np.float64)
    old_mean, new_mean = old.mean(0), new.mean(0)
    u, sizes, vt = np.linalg.svd((new - new_mean).T @ (old - old_mean))
    spread = float(np.square(new - new_mean).sum())
    if spread < 1e-12:
        return points
    scale = float(np.clip(sizes.sum() / spread, 0.8, 1.25))
    moved = (points - new_mean) @ (u @ vt) * scale + old_mean
    return _inside(np.asarray(moved, np.float32))


def _inside(points: Floats) -> Floats:
    low, high = np.percentile(points, [MOST_OUTSIDE, 100 - MOST_OUTSIDE], axis=0)
    outside = max(float((0.5 - low).max()), float((high - 0.5).max()))
    if outside <= 0.5 - MARGIN / 2:
        return points
    return np.asarray(0.5 + (points - 0.5) * ((0.5 - MARGIN) / outside), np.float32)


def steps(points: Floats) -> Places:
    """0..1 -> whole steps uint16 [N, 2]; what lies outside goes to the edge."""
    return np.asarray(np.rint(np.clip(points, 0.0, 1.0) * STEPS), np.uint16)


def shares(places: Places) -> Floats:
    """Whole steps -> 0..1."""
    return np.asarray(places / np.float32(STEPS), np.float32)
