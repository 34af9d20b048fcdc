"""A picture and words in one query: both orders made one by a weight."""

from dataclasses import replace

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet

from search.models import EmbeddingSpace, SearchQuery
from search.retrieval import shortlist
from search.retrieval.shortlist import Page
from search.text.fusion import PICTURE, WEIGHTS, WORDS, fused
from search.text.highlights import highlights_of
from search.text.hybrid import look
from search.text.language.filters import FILTERS
from search.text.language.grammar import parse
from search.text.reading import Reading
from webapp.photos.models import Photo

MOST = 500
"""Photos that the picture brings, and that each way to mean something brings."""


def head_mixed(
    query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo], member: AbstractBaseUser
) -> None:
    """Fill the head of a query whose words weigh `query.weight`, its picture the rest.

    Beside a picture no floor is needed: it says already what kind of photo is meant.
    """
    words, weight = parse(query.text, FILTERS).words, query.weight or 0.0
    found = look(member, words, photos, most=MOST, floored=False)
    orders = {PICTURE: shortlist.head_of(query, space, photos, MOST), **found.orders}
    share = weight / WEIGHTS[WORDS]
    order = fused(orders, {PICTURE: 1.0 - weight, **{name: share * one for name, one in WEIGHTS.items()}})
    query.head, query.likeness, query.found_by = order.photos, order.scores, order.found_by
    nearest = {"name": PICTURE, "found": len(orders[PICTURE]), "answered": True}
    query.branches, query.reading = [*found.branches, nearest], found.reading.kept()
    query.mode = shortlist.MIXED


def page_mixed(query: SearchQuery, page: Page) -> Page:
    """The page of a mixed order with its own scores, which fall to 0 behind its head, and the words marked."""
    facts = dict(zip(query.head, zip(query.likeness, query.found_by, strict=True), strict=True))
    marked = highlights_of([hit.photo for hit in page.hits], Reading.again(query.reading))
    hits = []
    for hit in page.hits:
        score, found_by = facts.get(hit.photo, (0.0, 0))
        hits.append(replace(hit, mixed=score, found_by=found_by).marked(marked.get(hit.photo, [])))
    return Page(hits, page.next)
