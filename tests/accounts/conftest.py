"""Members to test with."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from webapp.accounts.models import User
from webapp.accounts.services import member_create

PASSWORD = "a plumb line hangs true"


@pytest.fixture(autouse=True)
def _forget_attempts(services: None) -> None:
    """Failed attempts and throttles of one test do not count in the next."""
    cache.clear()


@pytest.fixture
def member(db: None) -> User:
    return member_create(username="ada", password=PASSWORD)


@pytest.fixture
def other_member(db: None) -> User:
    return member_create(username="bea", password=PASSWORD)


@pytest.fixture
def api(db: None) -> APIClient:
    return APIClient(enforce_csrf_checks=True)
