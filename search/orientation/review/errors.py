"""Why a decision cannot be taken."""

from django.utils.translation import gettext as _

from search.orientation.errors import OrientationError


class DecisionWrong(OrientationError):
    """Not a decision that can be taken on such photos; the message says what can."""

    code = "wrong_decision"


class NotRead(OrientationError):
    status, code = 409, "not_read"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This photo has not been looked at yet, so there is nothing to decide on. Wait, or turn it by hand."
            )
        )


class InTrash(OrientationError):
    status, code = 409, "in_trash"

    def __init__(self) -> None:
        super().__init__(_("This photo is in the trash. Take it out first."))


class AlreadyDecided(OrientationError):
    status, code = 409, "already_decided"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has decided on this photo already. Load the page again; you can still turn it by hand."
            )
        )


class NothingDecided(OrientationError):
    status, code = 409, "nothing_decided"

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no decision here to take back: nobody has taken one, or it was taken back already. "
                "Say how the photo lies."
            )
        )
