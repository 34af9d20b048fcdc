"""Out of an empty answer: what would be found without one part of the search."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, IntegerField, Q, QuerySet, Value

from search.box.token import Token, tokens_of
from search.models import SearchQuery
from search.retrieval.filters import narrowed
from search.text.language.filters import FILTERS, condition_of
from search.text.language.grammar import parse
from search.text.languages import language_of
from search.text.matching import whole
from webapp.photos.models import Photo
from webapp.photos.selectors import library
from webapp.photos.stacks import collapsed

MOST = 8
"""Parts that are tried."""


@dataclass(frozen=True)
class WayOut:
    """`count` photos are found without `part`: by `text` and `filters`."""

    part: str
    text: str
    filters: dict[str, Any]
    count: int = 0


def ways_out(query: SearchQuery, member: AbstractBaseUser) -> list[WayOut]:
    """Those that find something, what finds the fewest first: it changes least. One query counts them all."""
    tried = list(_tries(query))[:MOST]
    known: dict[str, Q] = {}
    counts = [_counted(i, _photos(way, member, known), member) for i, way in enumerate(tried)]
    if not counts:
        return []
    rows = counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0]
    found = [
        WayOut(tried[place].part, tried[place].text, tried[place].filters, count) for place, count in rows
    ]
    return sorted((way for way in found if way.count), key=lambda way: way.count)


def _tries(query: SearchQuery) -> Iterator[WayOut]:
    """The search without each of its parts, as long as something is left to search for."""
    typed, filters = query.text, dict(query.filters)
    for name in filters:
        rest = {key: value for key, value in filters.items() if key != name}
        if typed or rest:
            yield WayOut(name, typed, rest)
    parts = tokens_of(typed)
    for part in parts:
        if len(parts) > 1 or filters:
            yield WayOut(typed[part.start : part.end], _without(typed, part), filters)


def _without(typed: str, part: Token) -> str:
    return f"{typed[: part.start].rstrip()} {typed[part.end :].lstrip()}".strip()


def _photos(way: WayOut, member: AbstractBaseUser, known: dict[str, Q]) -> QuerySet[Photo]:
    """What passes; conditions are made once each, for some ask the database what they name."""
    sentence = parse(way.text, FILTERS)
    photos = narrowed(library(member), way.filters, member)
    for term in sentence.terms:
        key = f"{term.negated}{term.name}:{term.value}"
        if key not in known:
            known[key] = condition_of(term, member)
        photos = photos.filter(known[key])
    if sentence.words:
        photos = photos.filter(search_document__vector=whole(sentence.words, [language_of(member)]))
    return photos


def _counted(place: int, photos: QuerySet[Photo], member: AbstractBaseUser) -> QuerySet[Any, Any]:
    """One row (place, count), or none where nothing passes."""
    rows = collapsed(photos, member).order_by().annotate(place=Value(place, output_field=IntegerField()))
    return rows.values("place").annotate(count=Count("pk")).values_list("place", "count")
