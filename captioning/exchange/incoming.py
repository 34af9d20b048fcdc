"""A file of captions taken into a member's library: every photo that is known by hash or name."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _

from captioning.exchange.coco import json_read
from captioning.exchange.found import FoundCaption, base_name, stem
from captioning.exchange.xmp import ENDING, xmp_read
from captioning.models import Caption
from captioning.refusals import CaptionRefused, CaptionsFileWrong
from captioning.review.kind import NAME
from captioning.services import caption_checked
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.selectors import library
from webapp.photos.services.bulk import Wish, bulk_apply

MOST_BYTES = 128 * 1024 * 1024
_MOST_OF_A_SIDECAR = 1024 * 1024
_NAMED = 20


@dataclass(frozen=True)
class TakenIn:
    """How many photos got a caption, how many kept the person's that they had, which images are no photo here.

    `undo` takes it back. An image is unknown, too, where several photos have its name.
    """

    count: int
    kept: int
    same: int
    unknown: int
    unknown_names: list[str]
    undo: UUID | None


def captions_import(
    *, member: User, name: str, file: IO[bytes], replace: bool, request: UUID | None = None
) -> TakenIn:
    """Show the captions of a .json, a .xmp or a .zip of sidecars as the member's.

    A person's caption stays, unless `replace`. Raises CaptionsFileWrong, and then nothing was taken in.
    """
    found = file_read(name, file)
    photos, unknown = _photos_of(member, found)
    shown = {
        photo: (source, text)
        for photo, source, text in Caption.objects.filter(photo__in=AnyOf(photos), current=True).values_list(
            "photo_id", "source", "text"
        )
    }
    person = Caption.Source.PERSON
    same = {photo for photo, text in photos.items() if shown.get(photo) == (person, text)}
    kept = {photo for photo in photos if not replace and shown.get(photo, ("",))[0] == person} - same
    texts = {photo: text for photo, text in photos.items() if photo not in same | kept}
    wish = Wish(member=member, photos=library(member).filter(id__in=AnyOf(texts)), asked=texts)
    done = bulk_apply(action=NAME, wish=wish, request=request)
    return TakenIn(done.count, len(kept), len(same), len(unknown), unknown[:_NAMED], done.undo)


def file_read(name: str, file: IO[bytes]) -> list[FoundCaption]:
    """What a file says, by its ending. Raises CaptionsFileWrong."""
    ending = name.lower().rsplit(".", 1)[-1]
    if ending == "zip":
        return list(_sidecars(file))
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise CaptionsFileWrong(_("This file is larger than 128 MB. Send it in parts."))
    if ending == "xmp":
        return [_sidecar(name, data)]
    return json_read(data)


def _sidecars(file: IO[bytes]) -> Iterator[FoundCaption]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.lower().endswith(ENDING)]
            if not entries:
                raise CaptionsFileWrong(_("There is no .xmp sidecar in this archive."))
            if sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise CaptionsFileWrong(
                    _("The sidecars are larger than 128 MB together. Send them in parts.")
                )
            for entry in entries:
                with archive.open(entry) as opened:
                    found = _sidecar(entry.filename, opened.read(_MOST_OF_A_SIDECAR))
                if found.text:
                    yield found
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise CaptionsFileWrong(
            _("This cannot be opened as a ZIP archive: %(error)s") % {"error": error}
        ) from error


def _sidecar(name: str, data: bytes) -> FoundCaption:
    text, sha256 = xmp_read(data, name)
    try:
        return FoundCaption(name, name[: -len(ENDING)], caption_checked(text) if text else "", sha256)
    except CaptionRefused as error:
        raise CaptionsFileWrong(f"{name}: {error.message}") from error


def _photos_of(member: User, found: Iterable[FoundCaption]) -> tuple[dict[UUID, str], list[str]]:
    """Texts by photo, and the names that are no photo of the member's, or several."""
    hashes, names, stems = _known(member)
    photos: dict[UUID, str] = {}
    unknown = []
    for one in found:
        name = base_name(one.name)
        photo = hashes.get(one.sha256) or names.get(name) or (stems.get(name) if stem(name) == name else None)
        if photo is None or not one.text:
            unknown.append(one.name)
        else:
            photos[photo] = one.text
    return photos, unknown


def _known(member: User) -> tuple[dict[str, UUID], dict[str, UUID | None], dict[str, UUID | None]]:
    """Photos by hash, by name and by name without its ending; None where several share it."""
    hashes: dict[str, UUID] = {}
    names: dict[str, UUID | None] = {}
    stems: dict[str, UUID | None] = {}
    rows = library(member).order_by().values_list("id", "name", "sha256")
    for photo, name, sha256 in rows.iterator(chunk_size=5000):
        hashes[sha256] = photo
        spelled = base_name(name)
        names[spelled] = None if spelled in names else photo
        bare = stem(spelled)
        stems[bare] = None if bare in stems else photo
    return hashes, names, stems
