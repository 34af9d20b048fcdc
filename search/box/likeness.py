"""Which words go on from what is typed. Knows no database."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TypeVar

T = TypeVar("T")
ALIKE = 0.72
"""Likeness of two words, 0 to 1, from which one is offered for the other."""
SHORTEST_SLIP = 3
"""Letters; of fewer anything is alike."""

SHORTEST_INSIDE = 2


def folded(text: str) -> str:
    """Without accents and case."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def going_on(typed: str, known: Sequence[tuple[str, T]], most: int) -> list[T]:
    """Those that begin so, then those with a word that does, then with it inside; else what it may be a slip of."""
    sought = folded(typed)
    if not sought:
        return [thing for _, thing in known[:most]]
    ranked = [(place, thing) for text, thing in known if (place := _place(sought, folded(text))) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [thing for _, thing in ranked[:most]] or _slips(sought, known, most)


def _place(sought: str, text: str) -> int | None:
    at = text.find(sought)
    if at < 0:
        return None
    if at == 0 or f" {sought}" in text:
        return 0 if at == 0 else 1
    return 2 if len(sought) >= SHORTEST_INSIDE else None


def _slips(sought: str, known: Iterable[tuple[str, T]], most: int) -> list[T]:
    if len(sought) < SHORTEST_SLIP:
        return []
    words: dict[str, list[T]] = {}
    for text, thing in known:
        for word in {folded(text), folded(text).split(",")[0]}:
            words.setdefault(word, []).append(thing)
    close = get_close_matches(sought, words, most, ALIKE)
    return list(dict.fromkeys(thing for word in close for thing in words[word]))[:most]
