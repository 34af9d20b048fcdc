"""Captions for many photos at once, as an action that is undone like every other."""

from collections.abc import Mapping
from uuid import UUID

from captioning.models import Caption
from captioning.taking_over import captions_take_back, captions_take_over
from webapp.accounts.models import User
from webapp.photos.arrays import AnyOf
from webapp.photos.models import BulkAction
from webapp.photos.services.bulk.kind import BulkKind, Changed, Wish, locked

NAME = "captions"
Source = Caption.Source


class Captioning(BulkKind):
    """`wish.asked` holds the texts by photo that shall be shown; without it the machine's words are approved."""

    def apply(self, wish: Wish) -> Changed:
        ids = [row[0] for row in locked(wish.photos)]
        texts: Mapping[UUID, str] | None = wish.asked
        made = approved(ids, wish.member) if texts is None else _written(ids, texts, wish.member)
        note = captions_take_over(made, findable=texts is not None)
        return Changed([UUID(str(row[0])) for row in note], {"captions": note})

    def undo(self, action: BulkAction) -> int:
        return captions_take_back(action.before["captions"])


def approved(photos: list[UUID], author: User, *, batch: UUID | None = None) -> list[Caption]:
    """The machine's words as a person's, for those photos where they are shown; `batch` is the run that does it."""
    shown = Caption.objects.filter(photo__in=AnyOf(photos), current=True, source=Source.MACHINE)
    return [
        Caption(
            photo_id=one.photo_id,
            text=one.text,
            source=Source.PERSON,
            author=author,
            approved=True,
            model_version=one.model_version,
            batch=batch,
        )
        for one in shown.exclude(text="")
    ]


def _written(photos: list[UUID], texts: Mapping[UUID, str], author: User) -> list[Caption]:
    return [
        Caption(photo_id=photo, text=texts[photo], source=Source.PERSON, author=author)
        for photo in photos
        if photo in texts
    ]
