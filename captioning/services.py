"""Everything that writes captions. A person's words win over a machine's for ever."""

import unicodedata
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from captioning.models import MOST_CHARACTERS, Caption
from captioning.refusals import CaptionGone, CaptionRefused, NothingToApprove
from captioning.suggestion import Suggestion
from search.text.services import document_update
from webapp.accounts.models import User
from webapp.photos.models import Photo

_NOT_TEXT = {"Cc", "Cs"}
"""Unicode's control characters and halves of pairs; joiners and marks of direction belong to the text."""


def caption_edit(*, photo: Photo, text: str, author: User) -> Caption:
    """Show what a person wrote; what was shown before is kept as history. Raises CaptionRefused.

    Who writes what the machine suggests approves of it; who writes what is their own already changes nothing.
    """
    cleaned = caption_checked(text)
    with transaction.atomic():
        _lock([photo.id])
        shown = Caption.objects.filter(photo=photo, current=True).first()
        if shown and shown.source == Caption.Source.PERSON and shown.text == cleaned:
            return shown
        suggested = Caption.objects.filter(photo=photo, source=Caption.Source.MACHINE, text=cleaned).first()
        Caption.objects.filter(photo=photo, current=True).update(current=False)
        caption = Caption.objects.create(
            photo=photo,
            text=cleaned,
            source=Caption.Source.PERSON,
            author=author,
            approved=suggested is not None,
            model_version=suggested.model_version if suggested else "",
        )
        make_findable([photo.id])
        return caption


def caption_approve(*, photo: Photo, author: User) -> Caption:
    """Make the machine's words, where they are shown, a person's. Raises NothingToApprove."""
    with transaction.atomic():
        _lock([photo.id])
        shown = Caption.objects.filter(photo=photo, current=True, source=Caption.Source.MACHINE).first()
        if shown is None or not shown.text:
            raise NothingToApprove
        return caption_edit(photo=photo, text=shown.text, author=author)


def caption_show(*, photo: Photo, caption: int | None) -> Caption | None:
    """Show an earlier caption of the photo again, or none: how an edit is undone. Raises CaptionGone."""
    with transaction.atomic():
        _lock([photo.id])
        wanted = Caption.objects.filter(photo=photo, pk=caption).first() if caption is not None else None
        if caption is not None and wanted is None:
            raise CaptionGone
        Caption.objects.filter(photo=photo, current=True).update(current=False)
        if wanted:
            wanted.current = True
            wanted.save(update_fields=["current"])
        make_findable([photo.id])
        return wanted


def caption_revert(*, photo: Photo) -> Caption | None:
    """Show the machine's suggestion again, None where there is none; a person's words stay as history."""
    with transaction.atomic():
        _lock([photo.id])
        Caption.objects.filter(photo=photo, current=True).update(current=False)
        suggestion = Caption.objects.filter(photo=photo, source=Caption.Source.MACHINE).first()
        if suggestion:
            suggestion.current = True
            suggestion.save(update_fields=["current"])
        make_findable([photo.id])
        return suggestion


def captions_suggest(*, found: Mapping[UUID, Suggestion]) -> None:
    """Store a machine's sentences in bulk; each is shown only where no person's words are."""
    with transaction.atomic():
        _lock(found)
        spoken_for = set(
            _of(found).filter(source=Caption.Source.PERSON, current=True).values_list("photo", flat=True)
        )
        known = {caption.photo_id: caption for caption in _of(found).filter(source=Caption.Source.MACHINE)}
        fresh = []
        for photo, suggestion in found.items():
            if photo not in known:
                fresh.append(Caption(photo_id=photo, source=Caption.Source.MACHINE))
            caption = known.get(photo) or fresh[-1]
            caption.text, caption.confidence = suggestion.text, suggestion.confidence
            caption.model_version, caption.created_at = suggestion.model_version, timezone.now()
            caption.current = photo not in spoken_for
        Caption.objects.bulk_create(fresh)
        Caption.objects.bulk_update(known.values(), _SUGGESTED)
        make_findable(found)


def make_findable(photos: Iterable[UUID]) -> None:
    """Hand the shown captions to the search by words."""
    shown = dict.fromkeys(photos, "")
    shown.update(_of(shown).filter(current=True).values_list("photo_id", "text"))
    document_update(photo_ids=shown, caption=shown)


def caption_checked(text: str) -> str:
    """The text as it is kept. Raises CaptionRefused where it is empty or too long."""
    cleaned = caption_clean(text)
    if not cleaned:
        raise CaptionRefused(_("Write a caption, or go back to the suggestion."))
    if len(cleaned) > MOST_CHARACTERS:
        raise CaptionRefused(
            _("A caption has at most %(most)s characters; this one has %(count)s.")
            % {"most": f"{MOST_CHARACTERS:,}", "count": f"{len(cleaned):,}"}
        )
    return cleaned


def caption_clean(text: str) -> str:
    """Without control characters but line breaks, without space at the ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        sign for sign in text if sign == "\n" or unicodedata.category(sign) not in _NOT_TEXT
    ).strip()


_SUGGESTED = ["text", "confidence", "model_version", "created_at", "current"]


def _of(photos: Mapping[UUID, object]) -> QuerySet[Caption]:
    return Caption.objects.filter(photo__in=list(photos))


def _lock(photos: Iterable[UUID]) -> None:
    """Edits and runs over the same photos wait for each other, always in the same order."""
    list(
        Photo.objects.filter(id__in=list(photos))
        .order_by("id")
        .select_for_update(no_key=True)
        .values_list("id")
    )
