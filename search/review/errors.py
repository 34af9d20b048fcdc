"""Why many decisions cannot be made, or taken back, just now."""

from django.utils.translation import gettext as _

from search.errors import SearchError


class ReviewBusy(SearchError):
    status, code = 409, "review_busy"

    def __init__(self) -> None:
        super().__init__(
            _("Many photos are being decided on just now. Wait until that is done, or cancel it.")
        )


class NothingToUndo(SearchError):
    status, code = 409, "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This can no longer be undone: it goes on still, was undone already, or was more than a day ago."
            )
        )
