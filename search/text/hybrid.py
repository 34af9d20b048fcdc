"""A search by words: four branches inside one visibility filter, made one order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from search.text.fusion import BRANCHES, CAPTION, PHOTO, SPELLING, WEIGHTS, WORDS, Fused, fused
from search.text.matching import ranked
from search.text.reading import Reading
from search.text_photo.finding import Sentence
from webapp.photos.models import Photo

MOST = 200
"""Photos of a branch."""
FEW = 20
"""Photos that have the words, below which words like them are looked for, too."""
BY_MEANING = (CAPTION, PHOTO)
PARTLY = 1.0
"""Weight of the words where no photo has all of them."""


@dataclass
class Found:
    """What each branch found, and how the words were read."""

    reading: Reading
    orders: dict[str, list[UUID]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Branches that no worker answered for."""

    @property
    def order(self) -> Fused:
        return fused(self.orders, {**WEIGHTS, WORDS: PARTLY} if self.reading.some else WEIGHTS)

    @property
    def branches(self) -> list[dict[str, Any]]:
        """As an answer tells them: name, found, answered."""
        asked = {
            **{name: len(order) for name, order in self.orders.items()},
            **dict.fromkeys(self.missing, 0),
        }
        return [
            {"name": name, "found": asked[name], "answered": name not in self.missing}
            for name in BRANCHES
            if name in asked
        ]

    @property
    def by_words(self) -> bool:
        return bool(self.orders.get(WORDS) or self.orders.get(SPELLING))

    @property
    def by_meaning(self) -> bool:
        return any(self.orders.get(name) for name in BY_MEANING)


def look(
    member: AbstractBaseUser,
    text: str,
    photos: QuerySet[Photo],
    *,
    most: int = MOST,
    floored: bool = True,
    say: Callable[[str], Sentence] = Sentence.sent,
) -> Found:
    """Ask every branch, 200 photos each; a worker places the sentence while the database looks for the words.

    Operators mean the words as they stand: then these alone are looked for. `say` sets the worker going.
    """
    found = Found(Reading.of(text, member))
    sentence = None if found.reading.exact else say(text)
    look_for_words(found, photos, member)
    if sentence and sentence.spaces:
        if sentence.answered(patient=not found.by_words):
            for name in sentence.placed:
                near = sentence.nearest(name, photos, most, floored=floored)
                found.orders[name] = [photo for photo, _ in near]
        found.missing = [name for name in sentence.spaces if name not in sentence.placed]
    return found


def look_for_words(found: Found, photos: QuerySet[Photo], member: AbstractBaseUser) -> None:
    """The words as they stand; any of them where no photo has all; and, where few have, words like them."""
    reading = found.reading
    order = _first(photos, reading)
    if not order and not reading.exact:
        reading.look_for_like(member.pk)
        reading.some = not reading.read_as
        order = _first(photos, reading) if reading.some else []
    elif len(order) < FEW and not reading.exact:
        reading.look_for_like(member.pk)
    reading.more = len(order) > MOST
    found.orders[WORDS] = order[:MOST]
    like = reading.instead()
    if like is not None:
        found.orders[SPELLING] = _ids(photos, like, MOST)
    if not (reading.exact or reading.some or found.by_words):
        reading.some = True
        found.orders[WORDS] = _first(photos, reading)[:MOST]


def _first(photos: QuerySet[Photo], reading: Reading) -> list[UUID]:
    return _ids(photos, reading.query(), MOST + 1)


def _ids(photos: QuerySet[Photo], query: Any, most: int) -> list[UUID]:
    return list(ranked(photos, query).values_list("photo_id", flat=True)[:most])
