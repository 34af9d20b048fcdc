"""The photos of an answer, as one queryset: what facets count and smart albums hold."""

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from search.models import SearchQuery
from search.retrieval.shortlist import candidates
from search.text.language.filters import FILTERS
from search.text.language.grammar import parse
from search.text.reading import Reading, photos_matching
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo


def photos_answering(query: SearchQuery, member: AbstractBaseUser) -> QuerySet[Photo]:
    """All photos that the pages of a search go through; by a picture alone those are all that its filters pass."""
    photos = candidates(query, member)
    if query.vector is not None:
        return photos
    if query.head:
        reading = Reading.again(query.reading)
        found = Q(pk__in=AnyOf(query.head))
        return photos.filter(found | Q(search_document__vector=reading.query()) if reading.more else found)
    words = parse(query.text, FILTERS).words
    return photos_matching(words, photos, member) if words else photos
