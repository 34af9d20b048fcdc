"""Searching: a question becomes a stored query, the query gives page after page."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from search.errors import QueryGone, QueryUnreadable, SearchError
from search.index.nearest import whole_photos
from search.index.selectors import coverage, space_serving
from search.index.vectors import sound_rows, unit
from search.models import Embedding, EmbeddingSpace, SearchQuery
from search.retrieval import by_words, mixed, shortlist
from search.retrieval.cursor import Cursor
from search.retrieval.doorway import ask
from search.retrieval.expansion import Expansion
from search.retrieval.pixels import pixels_put
from search.retrieval.question import Question
from search.retrieval.rerank import BUDGET_SECONDS, PATIENT_SECONDS, SHORTLIST, reordered
from search.retrieval.shortlist import EXACT, HEAD, HNSW, TEXT, Page
from search.retrieval.source import copy_key
from webapp.photos.models import Photo
from webapp.photos.selectors import library, photos_visible_to
from webapp.photos.short_cache import remembered

KEPT_DAYS = 7
PARTLY = "partly"


@dataclass
class Answer:
    """A page of results, and how it was found."""

    query: SearchQuery
    page: Page
    coverage: float
    times: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.times[part] = self.times.get(part, 0.0) + (time.perf_counter() - started) * 1000


def search(*, member: AbstractBaseUser, question: Question) -> Answer:
    """Answer a new question with its first page. Raises SearchError."""
    query = SearchQuery(
        member=member,  # type: ignore[misc]
        text=question.text.strip(),
        photo=question.photo,
        region=question.region.values() if question.region else None,
        filters=dict(question.filters),
        exact=question.exact,
        regions=question.counts_regions,
        expanded=question.expand and question.has_picture,
        weight=question.weight if question.is_mixed else None,
        listed=question.remember,
    )
    answer = Answer(query, Page([], None), 1.0)
    if question.has_picture:
        _embed(query, question, answer)
    with answer.timed("search"):
        photos = shortlist.candidates(query, member)
        query.mode = shortlist.choose_mode(query, query.space, photos) if query.space else TEXT
        if query.space and query.expanded:
            _expand(query, query.space, photos)
        if query.space is None:
            by_words.head_by_words(query, photos, member)
        if query.space and query.weight is not None:
            mixed.head_mixed(query, query.space, photos, member)
        else:
            _settle_head(query, photos, question.limit, depth=SHORTLIST if question.rerank else 0)
        query.save(force_insert=True)
    if question.rerank and query.space:
        with answer.timed("verify"):
            _rerank(query, question.rerank)
    with answer.timed("search"):
        answer.page = _page(query, photos, Cursor(query.pk), question.limit)
        answer.coverage = _coverage(query, member)
    return answer


def search_continue(*, member: AbstractBaseUser, cursor: Cursor, limit: int) -> Answer:
    """The page of an earlier question that the cursor stands before. Raises QueryGone, SearchError."""
    query = query_get(member=member, query_id=cursor.query)
    answer = Answer(query, Page([], None), 1.0)
    with answer.timed("search"):
        answer.page = _page(query, shortlist.candidates(query, member), cursor, limit)
        answer.coverage = _coverage(query, member)
    return answer


def search_verify(
    *, member: AbstractBaseUser, query_id: UUID, reranker: str, limit: int, patient: bool = False
) -> Answer:
    """Re-rank the first results of an earlier question; its later pages stay as they were.

    `patient` does it once more, with more time, where time ran out.

    Raises QueryGone, SearchError.
    """
    query = query_get(member=member, query_id=query_id)
    if query.space is None or query.vector is None:
        raise SearchError(_("A search by words has no geometry to check. Search by a picture."))
    answer = Answer(query, Page([], None), 1.0)
    with answer.timed("search"):
        photos = shortlist.candidates(query, member)
        if not query.head:
            _settle_head(query, photos, limit, depth=SHORTLIST)
    reranker = reranker or settings.LOCAL_EXTRACTOR
    cut_short = patient and query.mode.endswith(PARTLY)
    if cut_short or query.verification.get("name") != reranker:
        seconds = PATIENT_SECONDS if patient else BUDGET_SECONDS
        with answer.timed("verify"):
            _rerank(query, reranker, seconds)
    with answer.timed("search"):
        answer.page = _page(query, photos, Cursor(query.pk), limit)
        answer.coverage = _coverage(query, member)
    return answer


def query_get(*, member: AbstractBaseUser, query_id: UUID) -> SearchQuery:
    """The member's own query, as long as they may see the photo that it is by. Raises QueryGone."""
    found = (
        SearchQuery.objects.filter(pk=query_id, member_id=member.pk).select_related("space", "photo").first()
    )
    if found is None or (found.photo_id and not photos_visible_to(member).filter(pk=found.photo_id).exists()):
        raise QueryGone
    found.member = member  # type: ignore[assignment]
    return found


def queries_purge() -> int:
    """Forget queries that nobody will page through any more, with their working copies."""
    old = SearchQuery.objects.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS))
    for key in old.exclude(image_key="").values_list("image_key", flat=True).iterator():
        storages["renditions"].delete(key)
    return old.delete()[0]


def _embed(query: SearchQuery, question: Question, answer: Answer) -> None:
    """The query's place in the serving space: a stored vector where there is one, otherwise a worker's work."""
    space = query.space = space_serving()
    with answer.timed("describe"):
        stored = _stored_vector(space, question.photo, query.region) if question.photo else None
        query.vector = stored if stored is not None else _described(query, space, question)


def _stored_vector(space: EmbeddingSpace, photo: Photo, box: list[float] | None) -> list[float] | None:
    """Of the whole photo, or of one of its own regions."""
    own = {"region": box} if box else {"region__isnull": True}
    rows = Embedding.objects.filter(space_id=space.pk, photo=photo, **own)
    found: list[float] | None = rows.values_list("vector", flat=True).first()
    return found


def _described(query: SearchQuery, space: EmbeddingSpace, question: Question) -> list[float]:
    payload: dict[str, Any] = {"space": space.pk, "region": query.region}
    if question.image is not None:
        query.image_key = copy_key(query.pk)
        payload |= {"pixels": pixels_put(question.image), "keep": query.image_key}
    else:
        payload["photo"] = str(query.photo_id)
    vector = np.array(ask("describe", **payload)["vector"], np.float32)
    if not sound_rows(vector[None]).all():
        raise QueryUnreadable(
            _("There is nothing in this picture to search by. Choose another, or a larger box.")
        )
    found: list[float] = unit(vector[None])[0].tolist()
    return found


def _settle_head(query: SearchQuery, photos: QuerySet[Photo], limit: int, depth: int) -> None:
    """Keep the order of those photos that the exact order alone would not give."""
    if query.space and query.mode != EXACT:
        query.head = shortlist.head_of(query, query.space, photos, max(limit, HEAD))
    elif query.space and depth:
        query.head = shortlist.head_of(query, query.space, photos, depth)


def _expand(query: SearchQuery, space: EmbeddingSpace, photos: QuerySet[Photo]) -> None:
    """Let the first answers speak, too: the query becomes their weighted mean."""
    settings = Expansion.of(space)
    nearest = shortlist.head_of(query, space, photos, settings.n)
    rows = whole_photos(space).filter(photo_id__in=nearest).values_list("vector", flat=True)
    neighbours = np.array(list(rows), np.float32).reshape(-1, space.dim)
    query.vector = settings.expanded(np.asarray(query.vector, np.float32), neighbours).tolist()


def _rerank(query: SearchQuery, reranker: str, seconds: float = BUDGET_SECONDS) -> None:
    """Put the verified ones of the shortlist first, as far as the time budget reaches."""
    top, below = query.shortlist or query.head[:SHORTLIST], query.head[SHORTLIST:]
    found = ask(
        "verify",
        query=str(query.pk),
        photos=[str(photo) for photo in top],
        reranker=reranker,
        seconds=seconds,
    )
    query.inliers, query.shortlist = found["inliers"], top
    told = {name: found[name] for name in ("extractor", "threshold", "finished", "keypoints")}
    query.verification = {"name": reranker, **told}
    inliers = {UUID(photo): count for photo, count in query.inliers.items()}
    facts = dict(
        zip(query.head, zip(query.likeness, query.found_by, strict=True), strict=bool(query.likeness))
    )
    query.head = reordered(top, inliers, found["threshold"]) + below
    query.likeness = [facts[photo][0] for photo in query.head if photo in facts]
    query.found_by = [facts[photo][1] for photo in query.head if photo in facts]
    query.mode = f"{query.mode.partition('+')[0]}+{reranker}" + ("" if found["finished"] else f"-{PARTLY}")
    query.save(update_fields=["head", "likeness", "found_by", "inliers", "shortlist", "verification", "mode"])


def _page(query: SearchQuery, photos: QuerySet[Photo], cursor: Cursor, limit: int) -> Page:
    if query.space is None:
        return by_words.page_by_words(query, photos, cursor, limit)
    page = shortlist.page_by_vector(query, query.space, photos, cursor, limit)
    return page if query.weight is None else mixed.page_mixed(query, page)


def _coverage(query: SearchQuery, member: AbstractBaseUser) -> float:
    """Fraction of the member's photos that the search could have found, as of a moment ago."""
    space, photos = query.space, library(member)
    if space is None:
        key, count = "words", lambda: by_words.words_coverage(photos)
    else:
        key, count = str(space.pk), lambda: coverage(space, photos)
    return remembered(f"search:coverage:{key}:{member.pk}", 0, count, shortlist.REMEMBERED)


__all__ = [
    "EXACT",
    "HNSW",
    "TEXT",
    "Answer",
    "queries_purge",
    "query_get",
    "search",
    "search_continue",
    "search_verify",
]
