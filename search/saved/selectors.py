"""Reads of saved searches, and of what they find now."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from search.box.answering import photos_answering
from search.errors import SearchError
from search.models import SavedSearch
from search.retrieval.question import Question
from search.retrieval.services import search
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.selectors import library
from webapp.photos.short_cache import remembered

SECONDS = 10


@dataclass(frozen=True)
class Glance:
    """How many photos a saved search finds now, and the first; or why it can find none."""

    count: int = 0
    first: UUID | None = None
    problem: str = ""


def saved_of(member: User, *, removed: bool = False) -> QuerySet[SavedSearch]:
    """The member's own."""
    return SavedSearch.objects.filter(owner=member, removed_at__isnull=not removed)


def saved_get(member: User, saved_id: UUID, *, removed: bool = False) -> SavedSearch:
    """One of the member's own. Raises Http404 otherwise."""
    return get_object_or_404(saved_of(member, removed=removed), pk=saved_id)


def saved_glance(member: User, saved: SavedSearch) -> Glance:
    """What it finds as of a moment ago."""
    key = f"search:saved:{saved.pk}:{saved.updated_at.timestamp()}"
    return remembered(key, SECONDS, lambda: _glance(member, saved))


def _glance(member: User, saved: SavedSearch) -> Glance:
    question = {"text": saved.text, "filters": saved.filters}
    try:
        found = search(member=member, question=Question(**question, limit=1, remember=False))
    except SearchError as error:
        return Glance(problem=error.message)
    hits = found.page.hits
    if not hits:
        return Glance()
    return Glance(photos_answering(found.query, member).count(), hits[0].photo)


def cover_of(member: User, glance: Glance) -> Photo | None:
    """The photo to show for it, if it is still the member's to see."""
    return library(member).filter(pk=glance.first).first() if glance.first else None
