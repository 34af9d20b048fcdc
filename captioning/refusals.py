"""What people are told about captions; each knows the status and the code of its answer."""

from django.utils.translation import gettext as _

from webapp.photos.errors import AnswerableError


class CaptionRefused(AnswerableError):
    """What was sent cannot be a caption."""

    code = "caption_refused"


class CaptionGone(AnswerableError):
    status, code = 404, "caption_gone"

    def __init__(self) -> None:
        super().__init__(_("This photo has no such caption. Load its captions again."))


class NothingToApprove(AnswerableError):
    status, code = 409, "nothing_to_approve"

    def __init__(self) -> None:
        super().__init__(
            _("No words of the machine's are shown here: somebody has written a caption, or there is none.")
        )


class CaptionsFileWrong(AnswerableError):
    """A file of captions cannot be taken in; the message names the line, the entry or the sidecar."""

    code = "captions_file_wrong"
