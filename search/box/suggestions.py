"""What may be meant by what is being typed: earlier searches, filters and their values, words of one's photos."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.search import SearchQuery as TextQuery

from search.box.likeness import folded, going_on
from search.box.recent import texts_recent
from search.box.token import Token, quoted, token_at
from search.box.vocabulary import Value
from search.models import SavedSearch, SearchDocument
from search.text.language.filters import FILTERS
from search.text.languages import configuration, language_of
from webapp.photos.selectors import library

MOST = 10
FEW = 4
"""Of one kind, where several kinds stand together."""
EXAMPLES = ("tag", "near", "on", "camera", "is")
AMONG_WORDS = ("tag", "album", "near", "camera", "cluster")
"""Filters whose values are offered for a word without a colon."""
READ = 300
"""Documents whose words are counted."""
SHORTEST = 2


@dataclass(frozen=True)
class Suggestion:
    """`text` takes the place of [start, end) of what was typed."""

    kind: str
    label: str
    text: str
    start: int
    end: int
    name: str = ""
    count: int | None = None
    saved: UUID | None = None


def suggestions(member: AbstractBaseUser, typed: str, at: int) -> list[Suggestion]:
    """At most some ten for the place `at` in what was typed, the likeliest first."""
    if not typed.strip():
        return [*_earlier(member, typed), *_examples(member, len(typed))]
    token = token_at(typed, at)
    if token.name in FILTERS:
        return list(_values(member, token, token.name, token.value, MOST))
    if len(token.value) < 1 or token.name:
        return []
    found = [*_earlier(member, typed), *_filters(token), *_among_words(member, token), *_words(member, token)]
    return found[: MOST + FEW]


def _earlier(member: AbstractBaseUser, typed: str) -> Iterator[Suggestion]:
    """Saved and recent searches that go on from all that was typed."""
    sought = folded(typed.strip())
    for saved in SavedSearch.objects.filter(owner_id=member.pk, removed_at=None)[:READ]:
        if sought in folded(saved.name) or (sought and sought in folded(saved.text)):
            yield Suggestion("saved", saved.name, saved.text, 0, len(typed), saved=saved.pk)
    recent = [text for text in texts_recent(member) if sought in folded(text) and text != typed.strip()]
    for text in recent[: FEW if sought else MOST // 2]:
        yield Suggestion("recent", text, text, 0, len(typed))


def _examples(member: AbstractBaseUser, end: int) -> Iterator[Suggestion]:
    """One of each kind of filter, of this very library."""
    for name in EXAMPLES:
        yield from _values(member, Token("", "", "", 0, end), name, "", 1)


def _filters(token: Token) -> list[Suggestion]:
    """Filters that begin so."""
    return [
        Suggestion("filter", str(known.says), f"{token.minus}{name}:", token.start, token.end, name=name)
        for name, known in FILTERS.items()
        if name.startswith(folded(token.value))
    ]


def _values(member: AbstractBaseUser, token: Token, name: str, typed: str, most: int) -> Iterator[Suggestion]:
    known = FILTERS[name].values
    if known is None:
        return
    pairs: list[tuple[str, Value]] = [(value.text, value) for value in known(member)]
    for value in going_on(typed, pairs, most):
        text = f"{token.minus}{name}:{quoted(value.text)}"
        yield Suggestion("value", value.text, text, token.start, token.end, name=name, count=value.count)


def _among_words(member: AbstractBaseUser, token: Token) -> Iterator[Suggestion]:
    for name in AMONG_WORDS:
        yield from islice(_values(member, token, name, token.value, FEW), FEW // 2)


def _words(member: AbstractBaseUser, token: Token) -> Iterator[Suggestion]:
    """Words of one's own captions and names that begin so, the commonest first."""
    sought = folded(token.value)
    if len(sought) < SHORTEST or not re.fullmatch(r"\w+", sought):
        return
    begins = TextQuery(f"{sought}:*", config=configuration(language_of(member)), search_type="raw")
    rows = SearchDocument.objects.filter(vector=begins, photo__in=library(member).order_by())
    counted: Counter[str] = Counter()
    for texts in rows.order_by().values_list("title", "caption", "text")[:READ]:
        words = {word.casefold() for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}
        counted.update(word for word in words if folded(word).startswith(sought))
    for word, _ in counted.most_common(FEW + 1):
        if word != token.value.casefold():
            yield Suggestion("word", word, f"{token.minus}{word}", token.start, token.end)
