"""Reads of captions."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, When

from captioning.models import Caption


def captions_of(photos: Iterable[UUID]) -> dict[UUID, Caption]:
    """The caption shown for each of these photos that has one; `suggestion` beside a person's; one query."""
    machine = Caption.objects.filter(photo=OuterRef("photo"), source=Caption.Source.MACHINE).exclude(text="")
    found = Caption.objects.filter(photo__in=list(photos), current=True).exclude(text="")
    beside = When(source=Caption.Source.PERSON, then=Subquery(machine.values("text")[:1]))
    return {caption.photo_id: caption for caption in found.annotate(suggestion=Case(beside))}
