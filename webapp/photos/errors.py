"""Errors that answer a person: an HTTP status, a code for programs, a sentence that says what to do next."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class AnswerableError(Exception):
    """Base for the error families of every app; the API's error handler answers in the one format."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "error"

    def __init__(self, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class PhotoError(AnswerableError):
    """Base of the library's errors."""

    code = "photo_error"


class PhotoRefused(PhotoError):
    """The file is not taken in, and it is the file's fault."""

    status, code = 415, "not_a_photo"


class FileEmpty(PhotoRefused):
    status, code = 400, "empty_file"


class FileTooLarge(PhotoRefused):
    status, code = 413, "file_too_large"


class PhotoDamaged(PhotoRefused):
    status, code = 422, "damaged_photo"


class StorageFull(PhotoError):
    """The disk is full; nothing was kept."""

    status, code = 507, "storage_full"

    def __init__(self) -> None:
        super().__init__(
            _("The disk is full, so the photo was not stored. Free some space and send it again.")
        )


class StackWrong(PhotoError):
    """These photos cannot be stacked; the message says what can."""

    status, code = 409, "stack_wrong"


class UploadOffsetWrong(PhotoError):
    """The chunk begins behind where the upload stands; the detail `offset` says where that is."""

    status, code = 409, "wrong_offset"


class UploadTooLong(PhotoError):
    """More bytes than announced; the detail `offset` says where the upload stands."""

    status, code = 409, "too_many_bytes"


class UploadGone(PhotoError):
    """Given up, swept, or refused meanwhile."""

    status, code = 404, "upload_gone"


class ChecksumWrong(PhotoError):
    status, code = 422, "wrong_checksum"


class AngleWrong(PhotoError):
    code = "wrong_angle"


class ModelError(PhotoError):
    """A model's files or its registration are not as they should be."""

    code = "model_error"


class ModelMissing(ModelError):
    status, code = 503, "model_missing"


class NotInAlbum(PhotoError):
    """The photo is not, or no longer, in the album."""

    code = "not_in_album"


class BulkGone(PhotoError):
    """The action is not the member's, is older than a day, or its album is gone."""

    status, code = 404, "undo_gone"


class BulkUndone(PhotoError):
    status, code = 409, "already_undone"


class NothingSelected(PhotoError):
    code = "nothing_selected"


class ZipTicketOld(PhotoError):
    """The ticket has run out, or is nobody's."""

    status, code = 404, "ticket_old"


class SharingError(PhotoError):
    """Base of what can go wrong when an album is shared."""


class MemberUnknown(SharingError):
    code = "unknown_member"

    def __init__(self, username: str) -> None:
        super().__init__(
            _("There is no member called %(username)r. Ask them for the exact name that they sign in with.")
            % {"username": username}
        )


class SharedWithSelf(SharingError):
    code = "shared_with_self"

    def __init__(self) -> None:
        super().__init__(_("This is your own album. Enter the name of somebody else."))


class AlreadyShared(SharingError):
    status, code = 409, "already_shared"

    def __init__(self, username: str) -> None:
        super().__init__(
            _("%(username)s shares in this album already. Change what they may do in the list.")
            % {"username": username}
        )


class LinkRevoked(SharingError):
    status, code = 409, "link_revoked"

    def __init__(self) -> None:
        super().__init__(_("This link was ended and cannot be changed any more. Make a new one."))


class LinkOver(SharingError):
    """Expired, revoked, or its album is gone: a visitor is not told which."""

    status, code = 410, "link_over"

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. Ask whoever sent it to you for a new one."))


class LinkLocked(SharingError):
    status, code = 401, "password"

    def __init__(self) -> None:
        super().__init__(_("This album has a password. Enter it to see the photos."))


class LinkPasswordWrong(SharingError):
    status, code = 403, "wrong_password"

    def __init__(self) -> None:
        super().__init__(_("This is not the password. Check it and try again; capitals count."))


class LinkTriedTooOften(SharingError):
    """Too many wrong passwords; the detail `seconds` says how long to wait."""

    status, code = 429, "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        message = ngettext(
            "Too many wrong passwords. Try again in %(minutes)s minute.",
            "Too many wrong passwords. Try again in %(minutes)s minutes.",
            minutes,
        )
        super().__init__(message % {"minutes": minutes}, seconds=seconds)


class DownloadNotAllowed(SharingError):
    status, code = 403, "no_download"

    def __init__(self) -> None:
        super().__init__(_("This link is for looking only. Ask whoever sent it to you for the photos."))
