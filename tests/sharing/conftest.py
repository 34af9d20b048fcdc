"""Mira owns an album; nora shares in it; otto is nobody to it."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import *  # noqa: F403 - fixtures
from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumLink, AlbumMember, Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.links import link_create
from webapp.photos.services.sharing import member_invite

LinkMaker = Callable[..., AlbumLink]


@pytest.fixture
def guest(db: None) -> User:
    return User.objects.create_user("nora", password="a third long one", first_name="Nora", last_name="Berg")


@pytest.fixture
def guest_api(guest: User) -> APIClient:
    client = APIClient()
    client.force_login(guest)
    return client


@pytest.fixture
def photo(photo_make: PhotoMaker) -> Photo:
    found = photo_make(name="beach.jpg")
    exif = {"Model": "X100", "BodySerialNumber": "secret serial", "GPSLatitude": 1.5}
    Photo.objects.filter(id=found.id).update(
        latitude=48.1, longitude=11.5, place_name="Secretville", favourite=True, exif=exif
    )
    found.refresh_from_db()
    return found


@pytest.fixture
def album(member: User, photo: Photo) -> Album:
    found = album_create(owner=member, name="Summer")
    album_add(album=found, photos=[photo])
    return found


@pytest.fixture
def shared(album: Album, guest: User) -> AlbumMember:
    """The album, shared with nora to look at."""
    return member_invite(album=album, username=guest.username, role="view")


@pytest.fixture
def link_make(album: Album) -> LinkMaker:
    return lambda **more: link_create(album=album, **more)
