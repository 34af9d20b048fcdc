"""Atlases of thumbnails: real pictures, a fair choice, kept for a day."""

import io
import os
import time
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from search.models import EmbeddingSpace, PhotoMap
from search.photo_map.atlas import CELLS, SIDE, atlas_photos, atlases_purge
from search.photo_map.points import points_read
from search.photo_map.runs import run_execute, run_start
from tests.photo_map.wire import head_and_body
from tests.vectors import blobs, photos_with
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.renditions import rendition_store

URL = "/api/v1/map/atlas/"


@pytest.fixture
def map_(member: User, space: EmbeddingSpace) -> PhotoMap:
    """Twenty red photos, favourites, and twenty blue ones, laid out."""
    photos = photos_with(member, space, blobs([20, 20], spread=0.05))
    for number, photo in enumerate(photos):
        rendition_store(photo, "thumb", Image.new("RGB", (160, 120), "red" if number < 20 else "blue"))
    Photo.objects.filter(pk__in=[photo.pk for photo in photos[:20]]).update(favourite=True)
    run_execute(run_id=run_start(owner_id=member.pk).pk)
    return PhotoMap.objects.get()


def atlas(
    api: APIClient, map_: PhotoMap, level: int = 0, column: int = 0, row: int = 0
) -> tuple[list[int], bytes]:
    query = {"revision": map_.revision, "level": level, "column": column, "row": row}
    head, picture = head_and_body(api.get(URL, query).content)
    assert (head["columns"], head["side"]) == (CELLS, SIDE)
    return head["numbers"], picture


def test_the_picture_shows_the_photos_of_its_numbers(
    api: APIClient, map_: PhotoMap, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        numbers, picture = atlas(api, map_)
    assert 2 <= len(numbers) <= 40
    with Image.open(io.BytesIO(picture)) as sheet:
        assert sheet.size == (CELLS * SIDE, -(-len(numbers) // CELLS) * SIDE)
        pixels = np.asarray(sheet.convert("RGB"))
    ids = points_read(map_).ids
    red = {photo.id.bytes for photo in Photo.objects.filter(favourite=True)}
    for at, number in enumerate(numbers):
        y, x = (at // CELLS) * SIDE + SIDE // 2, (at % CELLS) * SIDE + SIDE // 2
        is_red = int(pixels[y, x, 0]) > int(pixels[y, x, 2])
        assert is_red == (bytes(ids[number]) in red)


def test_a_cell_shows_the_lowest_number_and_keeps_it_when_one_zooms_in(
    api: APIClient, map_: PhotoMap
) -> None:
    above, _ = atlas(api, map_)
    places = points_read(map_).places.astype(int)
    cells = [tuple(places[number] >> 13) for number in above]
    assert len(set(cells)) == len(cells)
    for number, cell in zip(above, cells, strict=True):
        assert number == min(np.flatnonzero((places >> 13 == cell).all(1)))
        below, _ = atlas(api, map_, 1, *(places[number] >> 15))
        assert number in below


def test_a_photo_that_left_gives_its_cell_to_the_next(api: APIClient, map_: PhotoMap, member: User) -> None:
    before, _ = atlas(api, map_)
    ids = points_read(map_).ids
    Photo.objects.filter(id=bytes(ids[before[0]]).hex()).update(trashed_at=timezone.now())
    after = atlas_photos(member, map_, 0, 0, 0)
    assert before[0] not in after
    assert set(before[1:]) <= set(after)


def test_an_empty_square_has_no_picture(api: APIClient, map_: PhotoMap) -> None:
    assert atlas(api, map_, 5, 0, 0) == ([], b"")


def test_a_photo_without_any_picture_leaves_its_place_grey(
    api: APIClient, member: User, space: EmbeddingSpace
) -> None:
    photos_with(member, space, blobs([1]))
    run_execute(run_id=run_start(owner_id=member.pk).pk)
    numbers, picture = atlas(api, PhotoMap.objects.get())
    assert numbers == [0]
    with Image.open(io.BytesIO(picture)) as sheet:
        assert np.ptp(np.asarray(sheet.convert("RGB"))[:SIDE, :SIDE]) < 12


def test_a_browser_that_has_the_picture_is_told_so(api: APIClient, map_: PhotoMap) -> None:
    query = {"revision": map_.revision, "level": 0, "column": 0, "row": 0}
    etag = api.get(URL, query).headers["ETag"]
    assert api.get(URL, query, headers={"If-None-Match": etag}).status_code == 304


def test_pictures_of_yesterday_are_forgotten(api: APIClient, map_: PhotoMap) -> None:
    atlas(api, map_)
    folder = Path(storages["renditions"].path(f"maps/{map_.pk}"))
    (kept,) = folder.iterdir()
    assert kept.is_relative_to(settings.MEDIA_ROOT)
    assert atlases_purge() == 0
    yesterday = time.time() - 90_000
    os.utime(kept, (yesterday, yesterday))
    assert atlases_purge() == 1
    assert not folder.exists()
