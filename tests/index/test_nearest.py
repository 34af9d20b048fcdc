"""The HNSW index is used where it should be, never where exactness is asked for, and its recall is measured."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.db import connection
from django.db.models import QuerySet

from search.index.indexes import index_create, index_drop, index_exists
from search.index.nearest import by_index, by_scan, hnsw_settings, whole_photos
from search.index.recall import recall_measure
from search.index.vectors import unit
from search.models import EmbeddingSpace
from search.retrieval.shortlist import head_by_index
from tests.vectors import DIM, blobs, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_spaces(transactional_db: None) -> Iterator[tuple[EmbeddingSpace, User]]:
    """A serving space of 600 vectors beside one of other vectors of the same photos, both indexed."""
    member = User.objects.create_user("mira")
    serving, other = space_make("serving"), space_make("other", state="ready")
    vectors = blobs([100] * 6, spread=0.4)
    photos_with(member, serving, vectors)
    photos_with(member, other, vectors[::-1])
    for space in (serving, other):
        index_create(space)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_embedding; ANALYZE photos_photo")
    yield serving, member
    for space in (serving, other):
        index_drop(space)


def plan(rows: QuerySet[Photo]) -> str:
    return rows.explain()


def test_the_partial_index_of_the_space_serves_the_search(two_spaces: tuple[EmbeddingSpace, User]) -> None:
    space, member = two_spaces
    query = unit(blobs([1]))[0]
    rows = whole_photos(space).filter(photo__in=Photo.objects.filter(owner=member, trashed_at__isnull=True))
    with hnsw_settings(10), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        used = by_index(rows, space, query).values_list("photo_id")[:10].explain()
    assert f"using {space.index_name}" in used.lower()


def test_the_exact_way_never_touches_the_index(two_spaces: tuple[EmbeddingSpace, User]) -> None:
    space, _ = two_spaces
    with hnsw_settings(10), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        used = by_scan(whole_photos(space), unit(blobs([1]))[0]).values_list("photo_id")[:10].explain()
    assert "hnsw" not in used.lower()


def test_a_narrow_filter_still_gives_as_many_as_exist(two_spaces: tuple[EmbeddingSpace, User]) -> None:
    space, _ = two_spaces
    few = list(whole_photos(space).order_by("id").values_list("photo_id", flat=True)[::60])
    photos = Photo.objects.filter(pk__in=few)
    found = head_by_index(space, photos, unit(blobs([1]))[0], 10)
    assert sorted(found) == sorted(few)


def test_the_index_is_whole_and_made_once(two_spaces: tuple[EmbeddingSpace, User]) -> None:
    space, _ = two_spaces
    index_create(space)
    assert index_exists(space)


def test_recall_compares_the_index_with_the_exact_order(two_spaces: tuple[EmbeddingSpace, User]) -> None:
    found = recall_measure(two_spaces[0], queries=20)
    assert (found.vectors, found.queries, found.dim) == (600, 20, DIM)
    assert found.recall_at_10 >= 0.98
    assert found.recall_at_100 >= 0.95
    assert 0 < found.p50_ms <= found.p95_ms


def test_equal_copies_are_no_misses() -> None:
    from search.index.recall import recall_of

    exact = [[0.1] * 10]
    assert recall_of([[0.1] * 10], exact, 10) == 1.0
    assert recall_of([[0.1] * 5 + [0.2] * 5], exact, 10) == 0.5
    assert np.isclose(recall_of([[0.1] * 3], exact, 10), 0.3)
