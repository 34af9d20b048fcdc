"""A page takes at most twelve SQL queries, however many photos it shows."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.conf import settings as site
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.links.token import token_of
from webapp.photos.models import Photo, StageRun
from webapp.photos.pipeline import registry
from webapp.photos.sections import sections
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.links import link_create
from webapp.photos.services.sharing import member_invite

MOST = 12
PIPELINE, SECTIONS = list(site.PIPELINE), list(site.PHOTO_SECTIONS)
PATHS = [
    "/api/v1/photos/?limit=200",
    "/api/v1/photos/{photo}/",
    "/api/v1/photos/{photo}/neighbours/",
    "/api/v1/photos/{photo}/neighbours/?before=24&after=24&count=true&favourite=false",
    "/api/v1/timeline/",
    "/api/v1/timeline/{month}/",
    "/api/v1/albums/",
    "/api/v1/albums/{album}/",
    "/api/v1/photos/?album={album}",
    "/api/v1/albums/{album}/photos/",
    "/api/v1/status/",
    "/api/v1/trash/",
    "/api/v1/photos/?trashed=true",
    "/media/{photo}/thumb",
    "/media/{photo}/original",
    "/",
    "/upload/",
    "/photos/{photo}/",
    "/albums/",
    "/albums/{album}/",
    "/albums/{album}/?sort=date",
    "/api/v1/albums/{album}/members/",
    "/api/v1/albums/{album}/links/",
    "/s/{token}/",
    "/api/v1/shared/{token}/",
    "/api/v1/shared/{token}/photos/",
    "/media/shared/{token}/{photo}/thumb",
    "/processing/",
]


@pytest.fixture
def everything(settings: Settings, library_alone: None) -> Iterator[None]:
    """The pipeline and the sections as they are in production."""
    settings.PIPELINE, settings.PHOTO_SECTIONS = PIPELINE, SECTIONS
    registry.stages.cache_clear()
    sections.cache_clear()
    yield


@pytest.fixture
def small_and_large(everything: None, member: User, photo_make: PhotoMaker) -> Callable[[], dict[str, Any]]:
    """Makes the library eight photos and two albums larger; returns ids of some."""

    def grow() -> dict[str, Any]:
        photos = [photo_make() for _ in range(8)]
        StageRun.objects.filter(photo=photos[0]).update(status="failed", reason="broken")
        albums = [album_create(owner=member, name="Summer") for _ in range(2)]
        for album in albums:
            album_add(album=album, photos=photos)
        month = Photo.objects.latest("taken_at").taken_at.strftime("%Y-%m")
        link = link_create(album=albums[0])
        for album in albums:
            guest = User.objects.create_user(f"guest of {album.id}", password="a third long one")
            member_invite(album=album, username=guest.username, role="view")
        ids = {"photo": photos[0].id, "album": albums[0].id, "token": token_of(link.id)}
        return {**ids, "month": month}

    return grow


def _counted(api: APIClient, path: str) -> int:
    capture: AbstractContextManager[Any] = CaptureQueriesContext(connection)
    with capture as queries:
        answer: Any = api.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200, path
    return len(queries)


@pytest.mark.parametrize("path", PATHS)
def test_queries_stay_few_and_do_not_grow_with_the_library(
    path: str, api: APIClient, small_and_large: Callable[[], dict[str, Any]]
) -> None:
    ids = small_and_large()
    _counted(api, path.format(**ids))
    small = _counted(api, path.format(**ids))
    ids = small_and_large()
    _counted(api, path.format(**ids))
    large = _counted(api, path.format(**ids))
    assert large == small
    assert large <= MOST
