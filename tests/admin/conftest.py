"""A curator, a member, and photos of theirs."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.admin.rows import photos_make
from webapp.accounts.models import User
from webapp.accounts.services import member_create
from webapp.photos.models import Photo


@pytest.fixture(autouse=True)
def _forget(services: None) -> None:
    """Counts and attempts that the cache keeps for a while."""
    cache.clear()


@pytest.fixture
def member(db: None) -> User:
    return member_create(username="ada", password="a plumb line hangs true")


@pytest.fixture
def curator(db: None) -> User:
    return member_create(username="cleo", password="a plumb line hangs true", admin=True)


@pytest.fixture
def site(client: Client, curator: User) -> Client:
    """The admin as a curator's browser sees it."""
    client.force_login(curator)
    return client


@pytest.fixture
def photos(member: User) -> list[Photo]:
    return photos_make(member, 3)
