"""What a decision makes of one photo. No database."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.models import Orientation, OrientationDecision
from search.orientation.review.errors import AlreadyDecided, DecisionWrong, NotRead
from webapp.photos.models import Pose
from webapp.photos.services.turn import pose_checked

State = Orientation.State
Word = OrientationDecision.Word


@dataclass(frozen=True)
class Ruling:
    """The decision; where it is `set`, how the photo shall be displayed (None: as it is), then turned `further`."""

    word: OrientationDecision.Word
    turn: int | None = None
    straighten: float | None = None
    further: int = 0


@dataclass(frozen=True)
class Lying:
    """How a photo is displayed, whether a person has decided that, and what the machine says of it."""

    pose: Pose
    by_person: bool
    reading: Orientation | None


def pose_ruled(ruling: Ruling, lying: Lying) -> Pose:
    """How the photo is displayed after the decision. Raises AngleWrong, NotRead, AlreadyDecided, DecisionWrong.

    A rejected turn is taken back; a rejected suggestion leaves the photo as it lies.
    """
    turn, straighten = lying.pose
    if ruling.word == Word.SET:
        return pose_checked(
            ((turn if ruling.turn is None else ruling.turn) + ruling.further) % 360,
            straighten if ruling.straighten is None else ruling.straighten,
        )
    if lying.by_person:
        raise AlreadyDecided
    if lying.reading is None:
        raise NotRead
    if ruling.word == Word.ACCEPTED:
        return lying.reading.proposed
    if lying.reading.state == State.UPRIGHT:
        raise DecisionWrong(
            _("The machine proposes nothing here that could be rejected. Say how the photo lies.")
        )
    return Pose(0, straighten) if lying.reading.state == State.TURNED else lying.pose


MANY = {
    Word.ACCEPTED: (State.SUGGESTED, State.TURNED, State.UPRIGHT),
    Word.REJECTED: (State.SUGGESTED, State.TURNED, State.UNSURE),
}


def many_checked(word: OrientationDecision.Word, state: str) -> None:
    """Whether this may be decided for all photos of a state at once. Raises DecisionWrong."""
    allowed = MANY.get(word, ())
    if state not in allowed:
        raise DecisionWrong(
            _("Photos that are %(state)s cannot be %(word)s all at once; those can that are %(allowed)s.")
            % {"state": state, "word": word, "allowed": ", ".join(allowed) or "-"}
        )
