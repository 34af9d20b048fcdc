"""Questions by pictures that say too little, or that a library is full of; photos gone that an index still has."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from search.index.indexes import index_create, index_drop
from search.models import EmbeddingSpace
from search.retrieval import shortlist
from search.retrieval.shortlist import head_by_index
from tests.search.test_pages_of_results import URL, every_page, ids
from tests.vectors import fan, photos_with, space_make
from webapp.accounts.models import User
from webapp.photos.models import Photo


def test_five_hundred_copies_of_the_query_come_once_each_also_expanded(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos = photos_with(member, space, [[1.0] + [0.0] * 15] * 501)
    for more in ({}, {"expand": True}):
        found = every_page(api, photo=str(photos[0].id), limit=120, **more)
        assert sorted(ids(found)) == sorted(str(photo.id) for photo in photos[1:])
        assert all(row["score"] == pytest.approx(1.0, abs=1e-5) for row in found)


def test_a_region_of_ten_pixels_is_refused_with_what_to_do(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photo = photos_with(member, space, fan(2))[0]
    answer = api.post(URL, {"photo": str(photo.id), "region": [0.5, 0.5, 10 / 4000, 10 / 3000]})
    assert answer.status_code == 400 and "Draw it larger" in answer.json()["error"]["message"]


@pytest.fixture
def indexed(transactional_db: None) -> Iterator[tuple[EmbeddingSpace, list[Photo]]]:
    space = space_make()
    photos = photos_with(User.objects.create_user("mira", password="a long enough one"), space, fan(80))
    index_create(space)
    yield space, photos
    index_drop(space)


@pytest.mark.django_db(transaction=True)
def test_deleted_and_trashed_photos_of_the_index_are_no_answers_and_leave_no_gap(
    indexed: tuple[EmbeddingSpace, list[Photo]], monkeypatch: pytest.MonkeyPatch
) -> None:
    space, photos = indexed
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[1:30]]).delete()
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[30:40]]).update(trashed_at=timezone.now())
    live = Photo.objects.filter(trashed_at__isnull=True)
    assert head_by_index(space, live, fan(80)[0], 5) == [photos[i].pk for i in (0, 40, 41, 42, 43)]
    monkeypatch.setattr(shortlist, "EXACT_UP_TO", 5)
    api = APIClient()
    api.force_login(User.objects.get())
    answer = api.post(URL, {"photo": str(photos[0].id), "limit": 10}).json()
    assert (answer["mode"], ids(answer["results"])) == ("hnsw", [str(photo.id) for photo in photos[40:50]])
