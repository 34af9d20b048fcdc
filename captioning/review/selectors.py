"""The review queue: captions of a member's own photos outside the trash."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextChoices

from captioning.models import Caption
from search.review.bands import bands_between, in_band
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import Person, library

EDGES = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 1.0)
"""Of the bands of confidence that are counted, and approved together; the last holds 1."""


class State(TextChoices):
    WAITING = "waiting", "The machine's, and nobody has looked at it"
    APPROVED = "approved", "The machine's words, taken by a person"
    WRITTEN = "written", "A person's own words"


_IN = {
    State.WAITING: Q(source=Caption.Source.MACHINE),
    State.APPROVED: Q(source=Caption.Source.PERSON, approved=True),
    State.WRITTEN: Q(source=Caption.Source.PERSON, approved=False),
}


def captions_shown(user: Person) -> QuerySet[Caption]:
    """Of the member's library, one a photo."""
    return Caption.objects.filter(current=True, photo__in=library(user).order_by()).exclude(text="")


def reviews(user: Person, *, state: str, least: float = 0.0, most: float = 1.0) -> QuerySet[Caption]:
    """Captions that stand so, with their photos; of those that wait, those in the band."""
    found = captions_shown(user).filter(_IN[State(state)])
    if state == State.WAITING:
        found = found.filter(in_band(least, most))
    return found.select_related("photo").defer("photo__exif")


def photos_waiting(
    user: Person, *, least: float, most: float, but: Collection[UUID] = (), until: datetime | None = None
) -> QuerySet[Photo]:
    """Photos whose caption waits with such a confidence, but for some; `until`: written by then."""
    found = captions_shown(user).filter(_IN[State.WAITING], in_band(least, most))
    if until is not None:
        found = found.filter(created_at__lte=until)
    left = found.exclude(photo_id__in=AnyOf(but)).order_by()
    return Photo.objects.filter(id__in=left.values("photo_id"))


def summary(user: Person) -> dict[str, Any]:
    """{states, bands}: how many captions stand how, and how sure the machine is of those that wait; one query."""
    bands = list(bands_between(EDGES))
    states = {f"in_{state}": Count("id", filter=_IN[state]) for state in State}
    waiting = {f"b{i}": Count("id", filter=_IN[State.WAITING] & band[2]) for i, band in enumerate(bands)}
    found = captions_shown(user).aggregate(**states, **waiting)
    return {
        "states": {state.value: found[f"in_{state}"] for state in State},
        "bands": [
            {"min": least, "max": most, "waiting": found[f"b{i}"]}
            for i, (least, most, _inside) in enumerate(bands)
        ],
    }
