"""New captions of people for many photos at once, noted so that what was shown before comes back."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from captioning.models import Caption
from search.text.services import document_update
from webapp.photos.arrays import AnyOf

Note = list[list[str | int | None]]
"""[[photo, the caption it got, the one shown before]]"""


def captions_take_over(made: Iterable[Caption], *, findable: bool = True) -> Note:
    """Store these, each of another photo, and show them; the photos are locked by the caller."""
    fresh = {caption.photo_id: caption for caption in made}
    shown = Caption.objects.filter(photo__in=AnyOf(fresh), current=True)
    before = dict(shown.values_list("photo_id", "pk"))
    Caption.objects.filter(pk__in=before.values()).update(current=False)
    stored = Caption.objects.bulk_create(fresh.values(), batch_size=2000)
    if findable:
        document_update(photo_ids=set(fresh), caption={photo: one.text for photo, one in fresh.items()})
    return [[str(one.photo_id), one.pk, before.get(one.photo_id)] for one in stored]


def captions_take_back(note: Note) -> int:
    """Undo it where the new caption is still the one shown; returns for how many photos."""
    earlier = {int(row[1] or 0): row[2] for row in note}
    still = list(Caption.objects.filter(pk__in=list(earlier), current=True))
    Caption.objects.filter(pk__in=[one.pk for one in still]).delete()
    back = [number for one in still if (number := earlier[one.pk]) is not None]
    Caption.objects.filter(pk__in=back).update(current=True)
    texts: Mapping[UUID, str] = {one.photo_id: "" for one in still}
    texts = {**texts, **dict(Caption.objects.filter(pk__in=back).values_list("photo_id", "text"))}
    document_update(photo_ids=set(texts), caption=texts)
    return len(still)
