"""What follows from a reading: a turn, a suggestion, or nothing. Pure; angles are degrees clockwise."""

from dataclasses import dataclass

from search.models import Orientation
from search.orientation.decoding import Reading
from webapp.photos.models import Pose

State = Orientation.State

TILT_LEAST = 6.0
"""Less is not surely told apart from upright: of the tilts from 2 degrees on that the network is surest of, a third
were found on photos that lie straight (docs/results.md)."""
TILT_MOST = 15.0
"""More is mostly meant, and would cut off over a third of a 4:3 photo (largest_rectangle)."""


@dataclass(frozen=True)
class Thresholds:
    """Probabilities from which on something is done; chosen on held-back photos, stored on the model's card.

    `turn`: a right angle is turned without asking. `suggestion`: it is suggested. `tilt`: of the fine angle, from
    which on straightening is suggested.
    """

    turn: float
    suggestion: float
    tilt: float


@dataclass(frozen=True)
class Verdict:
    """The state that a photo is in, the straightening proposed for it, and how sure the machine is of that."""

    state: Orientation.State
    confidence: float
    straighten: float = 0.0


def verdict(reading: Reading, thresholds: Thresholds, *, trusted: bool = False) -> Verdict:
    """What to do about a photo that was read as it is displayed; `trusted`: its camera has measured how it lay.

    A trusted camera is turned against only by a person: sure contradiction is a suggestion, less is nothing, and
    agreement needs no more certainty than a suggestion does. Only right angles are ever turned without asking.
    What leans without a straightening being suggested is not called upright, however sure its quarter is.
    """
    tilt = leaning(reading.angle, reading.quarter)
    tilted = TILT_LEAST <= abs(tilt) <= TILT_MOST and reading.fine >= thresholds.tilt
    proposal = Verdict(
        State.SUGGESTED,
        min(reading.confidence, reading.fine) if tilted else reading.confidence,
        round(-tilt, 2) if tilted else 0.0,
    )
    unsure = Verdict(State.UNSURE, reading.confidence)
    if reading.confidence < thresholds.suggestion:
        return unsure
    sure = reading.confidence >= thresholds.turn
    if reading.quarter == 0:
        if tilted:
            return proposal
        level = abs(tilt) < TILT_LEAST
        return Verdict(State.UPRIGHT, reading.confidence) if level and (sure or trusted) else unsure
    if trusted:
        return proposal if sure else unsure
    return Verdict(State.TURNED, reading.confidence) if sure else proposal


def standing(state: str, proposed: Pose, pose: Pose) -> Orientation.State:
    """How a photo stands that was read in another pose than the one it is displayed in now, no person having decided.

    `state` and `proposed` are the reading's. Only the machine can have turned a photo that lies as proposed.
    """
    if proposed.turn != pose.turn:
        return State.UNSURE if state == State.UNSURE else State.SUGGESTED
    lean = abs(proposed.straighten - pose.straighten)
    if state != State.UNSURE and TILT_LEAST <= lean <= TILT_MOST:
        return State.SUGGESTED
    if pose.turn:
        return State.TURNED
    return State.UNSURE if state == State.UNSURE or lean > TILT_MOST else State.UPRIGHT


def leaning(angle: float, quarter: int) -> float:
    """Degrees clockwise that `angle` lies beyond its quarter, in [-180, 180); within 45 where the two agree."""
    return (angle - 90 * quarter + 180) % 360 - 180
