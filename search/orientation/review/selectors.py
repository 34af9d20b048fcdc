"""The review queue: a member's own photos outside the trash, with what the machine says and people decided."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Value, When

from search.models import Orientation, OrientationDecision
from search.review.bands import Band, bands_between, in_band
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo
from webapp.photos.selectors import Person, library

State = Orientation.State
Word = OrientationDecision.Word
EDGES = (0.0, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
"""Of the bands of confidence that are counted and decided on together; the last holds 1."""
BY_PERSON = Q(photo__turned_by_person=True)


def in_state(state: str) -> Q:
    """Readings of photos that stand so: as the machine says, or `manual` where a person has decided."""
    return BY_PERSON if state == State.MANUAL else Q(state=state) & ~BY_PERSON


def readings_of(user: Person) -> QuerySet[Orientation]:
    """Readings of the member's own photos outside the trash."""
    return Orientation.objects.filter(photo__in=library(user).order_by())


def reviews(user: Person, *, state: str, least: float, most: float) -> QuerySet[Orientation]:
    """The queue, with the photos and their current decisions; two queries."""
    return with_decisions(readings_of(user).filter(in_state(state), in_band(least, most)))


def with_decisions(readings: QuerySet[Orientation]) -> QuerySet[Orientation]:
    """Readings with their photos and the current decisions; two queries."""
    current = OrientationDecision.objects.filter(current=True)
    decided = Prefetch("photo__orientation_decisions", current, to_attr="decided")
    return readings.select_related("photo").defer("photo__exif").prefetch_related(decided)


def photos_open(user: Person, *, band: Band, but: Collection[UUID] = ()) -> QuerySet[Photo]:
    """Those of the band that nobody has decided on yet, but for some."""
    inside = readings_of(user).filter(in_state(band.state), in_band(band.least, band.most))
    found = inside.exclude(photo_id__in=AnyOf(but))
    return Photo.objects.filter(id__in=found.order_by().values("photo_id"))


def decision_of(photo: Photo) -> str | None:
    """What a person has decided; a turn by hand since, or without a review, counts as `set`."""
    if not photo.turned_by_person:
        return None
    current: list[OrientationDecision] = photo.decided  # type: ignore[attr-defined]
    return current[0].decision if current and current[0].pose == photo.pose else Word.SET.value


def state_of(reading: Orientation) -> str:
    """How the photo stands: a person's decision before the machine's word."""
    return State.MANUAL.value if reading.photo.turned_by_person else reading.state


def summary(user: Person, *, state: str = State.SUGGESTED.value) -> dict[str, Any]:
    """{states, bands, decided, agreement}: how many stand how, and how often people agreed; three queries.

    `bands` are of the photos that stand, or stood when they were decided on, in `state`.
    """
    stands = Case(
        When(BY_PERSON, then=Value(State.MANUAL.value)), default=F("state"), output_field=CharField()
    )
    waiting = {f"b{i}": Count("photo_id", filter=band & in_state(state)) for i, band in _bands()}
    states: dict[str, int] = dict.fromkeys(State.values, 0)
    undecided = [0] * len(waiting)
    grouped = readings_of(user).order_by().annotate(stands=stands).values("stands")
    counted = grouped.annotate(photos=Count("photo_id"), **waiting)
    for standing, photos, *open_ones in counted.values_list("stands", "photos", *waiting):
        states[standing] = photos
        undecided = [sum(pair) for pair in zip(undecided, open_ones, strict=True)]
    return {"states": states, **_decided(user, state, undecided)}


def _bands() -> Iterator[tuple[int, Q]]:
    for place, (_least, _most, inside) in enumerate(bands_between(EDGES)):
        yield place, inside


def agreement(decisions: QuerySet[OrientationDecision]) -> tuple[float | None, int]:
    """The share of decisions that accepted what the machine said, None before any, and their number.

    Where it was unsure it said nothing that one could agree with.
    """
    read = decisions.exclude(state__in=["", State.UNSURE])
    found = read.aggregate(every=Count("id"), accepted=Count("id", filter=Q(decision=Word.ACCEPTED)))
    return (found["accepted"] / found["every"] if found["every"] else None), found["every"]


def _decided(user: Person, state: str, undecided: list[int]) -> dict[str, Any]:
    """What people decided on the machine's proposals: by band, by decision, and how often they agreed."""
    decisions = OrientationDecision.objects.filter(current=True, photo__in=library(user).order_by())
    counts = {
        f"{word}{i}": Count("id", filter=band & Q(decision=word, state=state))
        for i, band in _bands()
        for word in (Word.ACCEPTED.value, Word.REJECTED.value)
    }
    words = {word: Count("id", filter=Q(decision=word)) for word in Word.values}
    found = decisions.exclude(state="").aggregate(**counts, **words)
    bands = [
        {
            "min": least,
            "max": most,
            "undecided": undecided[i],
            "accepted": found[f"{Word.ACCEPTED.value}{i}"],
            "rejected": found[f"{Word.REJECTED.value}{i}"],
        }
        for i, (least, most, _inside) in enumerate(bands_between(EDGES))
    ]
    share, _count = agreement(decisions)
    return {
        "bands": bands,
        "decided": {word: found[word] for word in Word.values},
        "agreement": None if share is None else round(share, 4),
    }
