"""Typed words as queries of PostgreSQL's full text search, and the documents that match them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast

from search.models import LibraryLanguage, SearchDocument
from webapp.photos.models import Photo

OPERATORS = ('"', " or ", " -")
USUAL = "english"
Query = SearchQuery | CombinedSearchQuery
"""Of words; what is built here is never empty text."""


def is_exact(text: str) -> bool:
    """Whether an operator was typed: then the words are meant as they stand."""
    typed = f" {text.lower()} "
    return any(sign in typed for sign in OPERATORS)


def whole(text: str, languages: Iterable[str]) -> Query:
    """All the words, with the operators of a web search, in any of the languages."""
    return _either(SearchQuery(text, config=_config(one), search_type="websearch") for one in languages)


def any_of(words: Iterable[str], languages: Iterable[str]) -> Query:
    """One of the words at least."""
    some = list(words)
    return _either(_plain(word, one) for one in languages for word in some)


def instead(words: Sequence[str], like: Mapping[str, Sequence[str]], languages: Iterable[str]) -> Query:
    """All the words, each as it stands or as one that it may stand for; in any of the languages."""
    return _either(
        reduce(and_, (_either(_plain(read, one) for read in (word, *like.get(word, ()))) for word in words))
        for one in languages
    )


def in_any_language(text: str) -> Query:
    """All the words, whoever's they are: in every language that some library is in."""
    chosen = LibraryLanguage.objects.order_by().values_list("language", flat=True).distinct()
    return whole(text, {USUAL, *chosen})


def matching(photos: QuerySet[Photo], query: Query) -> QuerySet[SearchDocument]:
    """Documents of these photos that match."""
    return SearchDocument.objects.filter(vector=query, photo__in=photos.order_by())


def ranked(photos: QuerySet[Photo], query: Query) -> QuerySet[Any, Any]:
    """The same with `rank` (float), best first: what weighs more, stands together, and is said in few words."""
    rank = Cast(SearchRank(F("vector"), query, cover_density=True, normalization=1), FloatField())
    return matching(photos, query).annotate(rank=rank).order_by("-rank", "-photo_id")


def _plain(word: str, language: str) -> SearchQuery:
    return SearchQuery(word, config=_config(language), search_type="plain")


def _config(language: str) -> str:
    return f"plumb_{language}"


def _either(queries: Iterable[Query]) -> Query:
    return reduce(or_, queries)
