"""Pages of a search by words: the fused head, then whatever else has the words, the newest first."""

from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q, QuerySet

from search.models import SearchQuery
from search.retrieval.cursor import Cursor
from search.retrieval.shortlist import FILTERS_ALONE, HYBRID, SENSE, TEXT, Hit, Page
from search.text.highlights import highlights_of
from search.text.hybrid import look
from search.text.language.filters import FILTERS
from search.text.language.grammar import parse
from search.text.reading import Reading
from webapp.photos.arrays import AnyOf
from webapp.photos.models import Photo


def head_by_words(query: SearchQuery, photos: QuerySet[Photo], member: AbstractBaseUser) -> None:
    """Fill the query's head, how it was read, and its mode."""
    typed = parse(query.text, FILTERS)
    filtered = typed.terms or query.filters
    query.mode = TEXT if typed.words or not filtered else FILTERS_ALONE
    if not typed.words:
        return
    found = look(member, typed.words, photos)
    order = found.order
    query.head, query.likeness, query.found_by = order.photos, order.scores, order.found_by
    query.branches, query.reading = found.branches, found.reading.kept()
    if found.by_meaning:
        query.mode = HYBRID if found.by_words else SENSE


def page_by_words(query: SearchQuery, photos: QuerySet[Photo], cursor: Cursor, limit: int) -> Page:
    """The next `limit` photos, best first; where only filters were typed, newest first."""
    typed = parse(query.text, FILTERS)
    if not typed.words:
        return _page_by_date(query, photos if typed.terms or query.filters else photos.none(), cursor, limit)
    reading = Reading.again(query.reading)
    page = _page_of_head(query, photos, cursor, limit)
    if page.next is None and reading.more and len(page.hits) < limit:
        page = _with_the_rest(
            page, query, photos.filter(search_document__vector=reading.query()), cursor, limit
        )
    marked = highlights_of([hit.photo for hit in page.hits], reading)
    return Page([hit.marked(marked.get(hit.photo, [])) for hit in page.hits], page.next)


def words_coverage(photos: QuerySet[Photo]) -> float:
    """Fraction of the photos that have words to be found by; 1 when there are no photos."""
    counted = photos.order_by().aggregate(all=Count("pk"), covered=Count("search_document"))
    return counted["covered"] / counted["all"] if counted["all"] else 1.0


def _page_of_head(query: SearchQuery, photos: QuerySet[Photo], cursor: Cursor, limit: int) -> Page:
    """Without photos that left meanwhile."""
    waiting = query.head[cursor.head :] if cursor.key is None else []
    there = (
        set(photos.filter(pk__in=AnyOf(waiting)).order_by().values_list("pk", flat=True)) if waiting else ()
    )
    found = [photo for photo in waiting if photo in there]
    given = found[:limit]
    facts = dict(zip(query.head, zip(query.likeness, query.found_by, strict=True), strict=True))
    hits = [
        Hit(photo, cursor.rank + i + 1, facts[photo][0], facts[photo][1]) for i, photo in enumerate(given)
    ]
    if len(found) <= limit and not (given and len(given) == limit and Reading.again(query.reading).more):
        return Page(hits, None)
    return Page(hits, Cursor(query.pk, cursor.rank + limit, query.head.index(given[-1]) + 1))


def _with_the_rest(
    page: Page, query: SearchQuery, photos: QuerySet[Photo], cursor: Cursor, limit: int
) -> Page:
    """The head is used up: what else has the words, by date."""
    start = Cursor(query.pk, cursor.rank + len(page.hits), len(query.head), cursor.key, cursor.photo)
    rest = _page_by_date(query, photos.exclude(pk__in=AnyOf(query.head)), start, limit - len(page.hits))
    return Page([*page.hits, *rest.hits], rest.next)


def _page_by_date(query: SearchQuery, photos: QuerySet[Photo], cursor: Cursor, limit: int) -> Page:
    rows = photos.order_by("-taken_at", "-pk")
    if cursor.key is not None:
        taken = datetime.fromtimestamp(cursor.key, UTC)
        rows = rows.filter(Q(taken_at__lt=taken) | Q(taken_at=taken, pk__lt=cursor.photo))
    found: list[tuple[UUID, datetime]] = list(rows.values_list("pk", "taken_at")[: limit + 1])
    score, found_by = (0.0, 1) if query.head else (1.0, 0)
    hits = [Hit(photo, cursor.rank + i + 1, score, found_by) for i, (photo, _) in enumerate(found[:limit])]
    if len(found) <= limit:
        return Page(hits, None)
    photo, taken_at = found[limit - 1]
    return Page(hits, Cursor(query.pk, hits[-1].rank, len(query.head), taken_at.timestamp(), photo))
