"""Full text search over the photos' words."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F, FloatField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from search.models import SearchDocument
from search.models.document import CONFIGURATION
from webapp.photos.models import Photo

OPERATORS = ('"', " or ", " -")
MARK = ("\u2068", "\u2069")
"""Around a matched word in a headline: signs that no caption holds."""


@dataclass(frozen=True)
class Words:
    """What a member typed, as a query of PostgreSQL."""

    query: SearchQuery

    @classmethod
    def of(cls, text: str, photos: QuerySet[Photo]) -> Self:
        """All the words; or, where none of these photos has them all and no operator was typed, any of them."""
        whole = SearchQuery(text, config=CONFIGURATION, search_type="websearch")
        if is_exact(text) or _documents(photos, whole).exists():
            return cls(whole)
        return cls(SearchQuery(" or ".join(text.split()), config=CONFIGURATION, search_type="websearch"))

    def ranked(self, photos: QuerySet[Photo]) -> QuerySet[Any, Any]:
        """Documents of these photos that match, with `rank` (float) and `matched` (a headline), best first."""
        words = Concat(
            "tags",
            Value(" · "),
            "caption",
            Value(" · "),
            "title",
            Value(" · "),
            "text",
            output_field=TextField(),
        )
        headline = SearchHeadline(
            words, self.query, config=CONFIGURATION, start_sel=MARK[0], stop_sel=MARK[1], highlight_all=True
        )
        return (
            _documents(photos, self.query)
            .annotate(
                rank=Cast(
                    SearchRank(F("vector"), self.query, cover_density=True, normalization=1), FloatField()
                ),
                matched=headline,
            )
            .order_by("-rank", "-photo_id")
        )


def is_exact(text: str) -> bool:
    """Whether an operator was typed: then the words are meant as they stand."""
    typed = f" {text.lower()} "
    return any(sign in typed for sign in OPERATORS)


def photos_matching(text: str, photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those of the photos whose words match what was typed."""
    return photos.filter(search_document__vector=Words.of(text, photos).query)


def _documents(photos: QuerySet[Photo], query: SearchQuery) -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(vector=query, photo__in=photos.order_by())


def matched_words(headline: str) -> list[str]:
    """The words that a headline marks, each once, in order."""
    found = [part.split(MARK[1])[0] for part in headline.split(MARK[0])[1:]]
    return list(dict.fromkeys(word.lower() for word in found))
