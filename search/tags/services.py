"""Writes of tags. A person's word, put on or taken off, outlives every machine's."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from search.models import PhotoTag, Tag
from search.tags.vocabulary import ScoredTag
from search.text.services import document_update
from webapp.photos.models import Photo

MACHINE = PhotoTag.Source.MACHINE


def tags_write(*, found: Mapping[UUID, Sequence[ScoredTag]], model_version: str) -> None:
    """Replace the machine's tags of these photos by those found now."""
    words = {tag.name for tags in found.values() for tag in tags}
    ids = _tag_ids(words)
    with transaction.atomic():
        PhotoTag.objects.filter(photo_id__in=found, source=MACHINE).delete()
        PhotoTag.objects.bulk_create(
            [
                PhotoTag(photo_id=photo, tag_id=ids[tag.name], source=MACHINE, score=round(tag.score, 4),
                         position=position, model_version=model_version)
                for photo, tags in sorted(found.items())
                for position, tag in enumerate(tags)
            ],
            ignore_conflicts=True,
        )  # fmt: skip
        document_update(photo_ids=found.keys())


def tag_add(*, photo: Photo, name: str) -> PhotoTag:
    """A person puts a word on a photo; a machine's same word becomes the person's."""
    word = " ".join(name.lower().split())[:80]
    if not word:
        raise ValueError("A tag needs at least one letter.")
    tag, _ = Tag.objects.get_or_create(name=word)
    defaults = {"source": PhotoTag.Source.PERSON, "score": None, "model_version": "", "removed": False}
    put = PhotoTag.objects.update_or_create(photo=photo, tag=tag, defaults=defaults)[0]
    document_update(photo_ids=[photo.id])
    return put


def tag_remove(*, photo: Photo, name: str) -> None:
    """A person takes a word off a photo; the row stays, so that no machine puts it back."""
    kept = {"source": PhotoTag.Source.PERSON, "removed": True}
    PhotoTag.objects.filter(photo=photo, tag__name=" ".join(name.lower().split())).update(**kept)
    document_update(photo_ids=[photo.id])


def _tag_ids(words: set[str]) -> dict[str, int]:
    """Ids of these words, new ones created in order, so that two workers never deadlock."""
    known = dict(Tag.objects.filter(name__in=words).values_list("name", "id"))
    missing = sorted(words - known.keys())
    if missing:
        Tag.objects.bulk_create([Tag(name=word) for word in missing], ignore_conflicts=True)
        known.update(Tag.objects.filter(name__in=missing).values_list("name", "id"))
    return known
