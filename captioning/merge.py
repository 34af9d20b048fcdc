"""What copies of a photo hand on: a person's caption, where the kept photo has none."""

from uuid import UUID

from captioning.models import Caption
from search.text.services import document_update
from webapp.photos.arrays import AnyOf
from webapp.photos.services.merge import Into

PERSON = Caption.Source.PERSON


class CaptionMerge:
    """The caption shown changes only where a machine's, or none, stood."""

    name = "captions"

    def merge(self, into: Into) -> list[list[str | int | None]]:
        """[[photo, the caption it took over, the one shown before]]"""
        said = Caption.objects.filter(photo__in=AnyOf(into), source=PERSON, current=True).order_by(
            "-created_at"
        )
        given: dict[UUID, Caption] = {}
        for caption in said:
            given.setdefault(into[caption.photo_id], caption)
        shown = {one.photo_id: one for one in Caption.objects.filter(photo__in=AnyOf(given), current=True)}
        mine = {photo: one for photo, one in given.items() if not _is_persons(shown.get(photo))}
        before = {photo: shown[photo].pk for photo in mine if photo in shown}
        Caption.objects.filter(pk__in=before.values()).update(current=False)
        made = Caption.objects.bulk_create(
            Caption(photo_id=photo, text=one.text, source=PERSON, author_id=one.author_id)
            for photo, one in mine.items()
        )
        document_update(photo_ids=set(mine), caption={photo: one.text for photo, one in mine.items()})
        return [[str(one.photo_id), one.pk, before.get(one.photo_id)] for one in made]

    def undo(self, note: list[list[str | int | None]]) -> None:
        earlier = {int(row[1] or 0): row[2] for row in note}
        still = list(Caption.objects.filter(pk__in=list(earlier), current=True))
        Caption.objects.filter(pk__in=[one.pk for one in still]).delete()
        back = [number for one in still if (number := earlier[one.pk]) is not None]
        Caption.objects.filter(pk__in=back).update(current=True)
        texts = {one.photo_id: "" for one in still}
        texts |= dict(Caption.objects.filter(pk__in=back).values_list("photo_id", "text"))
        document_update(photo_ids=texts, caption=texts)


def _is_persons(caption: Caption | None) -> bool:
    return caption is not None and caption.source == PERSON
