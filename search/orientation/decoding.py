"""From the network's outputs to an angle, a quarter and an honest confidence. Pure numpy.

Angles are clockwise degrees that the content was found turned; quarter q stands for q * 90 degrees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
BINS = 360
QUARTERS = 4
NEAR = 15
"""Bins on each side of the peak that the circular mean is taken over."""
CLOSE = 5
"""Degrees on each side of the angle in which `fine` hopes to find the truth."""


@dataclass(frozen=True)
class Reading:
    """What was read off one photo: sub-degree angle in [0, 360), its quarter, probability that this is right.

    `fine` is the probability that the true angle is within 5 degrees of `angle`; 0 where it is not known.
    """

    angle: float
    quarter: int
    confidence: float
    fine: float = 0.0


def log_softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Along the last axis."""
    shifted = logits.astype(np.float64) - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def rolled_back(logits: Floats, seen: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Average log-probabilities of views, each turned a further quarter clockwise than the one before.

    `logits` is [views, B, n], n a multiple of 4 (quarters or bins); view k is rolled back by k quarters. `seen`
    [views, B] says which of them count, all unless told. Returns [B, n], normalised.
    """
    step = logits.shape[-1] // QUARTERS
    rolled = [np.roll(log_softmax(view), -turned * step, axis=-1) for turned, view in enumerate(logits)]
    weights = None if seen is None else np.broadcast_to(seen[..., None], logits.shape)
    return log_softmax(np.average(rolled, axis=0, weights=weights))


def quarter_mass(bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities over bins [B, 360] -> of the quarters [B, 4]; quarter 0 is -45 to 44 degrees."""
    return np.asarray(np.roll(bins, 45, axis=-1).reshape(-1, QUARTERS, BINS // QUARTERS).sum(axis=2))


def quarter_logs(quarters: NDArray[np.float64], bins: NDArray[np.float64]) -> NDArray[np.float64]:
    """Both heads' word on the quarter, averaged: log-probabilities [B, 4] and [B, 360] -> [B, 4]."""
    return log_softmax((quarters + np.log(quarter_mass(np.exp(bins)) + 1e-12)) / 2)


def readings(
    quarters: NDArray[np.float64], bins: NDArray[np.float64], fine: NDArray[np.float64] | None = None
) -> list[Reading]:
    """Readings of B photos from probabilities of quarters [B, 4] and bins [B, 360].

    The angle is the circular mean around the peak of the bins within the likeliest quarter. `fine` [B] are the bins'
    temperatures from calibration; a model without says nothing of how good its angles are.
    """
    chosen = quarters.argmax(axis=1)
    angles = peak_angles(bins, chosen)
    close = np.zeros(len(angles)) if fine is None else close_mass(bins, angles, fine)
    return [
        Reading(float(angle), int(quarter), float(quarters[i, quarter]), float(close[i]))
        for i, (angle, quarter) in enumerate(zip(angles, chosen, strict=True))
    ]


def distributions(
    quarter_logits: Floats,
    bin_logits: Floats,
    *,
    seen: NDArray[np.bool_] | None = None,
    temperature: float | NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Calibrated probabilities of the quarters [B, 4] and the bins' own [B, 360] from logits [views, B, 4 or 360].

    Views are each turned a further quarter clockwise, `seen` [views, B] says which count; `temperature` (one, or
    [B, 1]) comes from calibration for as many views.
    """
    bins = rolled_back(bin_logits, seen)
    logs = quarter_logs(rolled_back(quarter_logits, seen), bins)
    return np.exp(log_softmax(logs / temperature)), np.exp(bins)


def second_turn(answers: NDArray[np.intp]) -> NDArray[np.intp]:
    """Quarters [B] that a second view is turned by: back by the first one's answer [B]; half round where that is 0.

    Where the first was right the second is upright, as networks see best, or as far from it as can be.
    """
    return np.where(answers == 0, 2, -answers % QUARTERS)


def peak_angles(bins: NDArray[np.float64], quarters: NDArray[np.intp]) -> NDArray[np.float64]:
    """Circular mean in degrees [0, 360) of the NEAR bins around the highest bin within each row's quarter."""
    rows = np.arange(len(bins))[:, None]
    within = (quarters[:, None] * 90 + np.arange(-45, 45)[None]) % BINS
    peaks = within[rows[:, 0], bins[rows, within].argmax(axis=1)]
    offsets = np.arange(-NEAR, NEAR + 1)
    weights = bins[rows, (peaks[:, None] + offsets[None]) % BINS]
    phasors = (weights * np.exp(1j * np.radians(offsets))[None]).sum(axis=1)
    return np.asarray((peaks + np.degrees(np.angle(phasors))) % 360)


def leaning(angles: NDArray[np.float64], quarters: NDArray[np.intp]) -> NDArray[np.float64]:
    """Degrees clockwise that angles [B] lie beyond their quarters [B], in [-180, 180)."""
    return np.asarray((angles - 90 * quarters + 180) % 360 - 180)


def turned_forward(logs: NDArray[np.float64], by: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-probabilities [B, 360] of photos seen turned back by so many degrees [B], told of them as they came in."""
    around = np.concatenate([logs, logs[:, :1]], axis=1)
    places = (np.arange(BINS)[None] - by[:, None]) % BINS
    below = places.astype(int)
    share = places - below
    rows = np.arange(len(logs))[:, None]
    return np.asarray((1 - share) * around[rows, below] + share * around[rows, below + 1])


def close_mass(
    bins: NDArray[np.float64], angles: NDArray[np.float64], temperature: float | NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mass of the temperature-scaled bins [B, 360] within CLOSE degrees of each row's angle [B]."""
    scaled = np.exp(log_softmax(np.log(bins + 1e-12) / np.reshape(temperature, (-1, 1))))
    distance = np.abs((np.arange(BINS)[None] - angles[:, None] + 180) % 360 - 180)
    return np.asarray((scaled * (distance <= CLOSE + 0.5)).sum(axis=1))
