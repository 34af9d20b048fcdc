"""Two members and the API as each of them sees it; fixtures that several rooms' conftests take over."""

import pytest
from rest_framework.test import APIClient

from webapp.accounts.models import User


@pytest.fixture
def member(db: None) -> User:
    return User.objects.create_user("mira", password="a long enough one")


@pytest.fixture
def stranger(db: None) -> User:
    return User.objects.create_user("otto", password="another long one")


def signed_in(user: User) -> APIClient:
    """The API as this member's browser uses it."""
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def api(member: User) -> APIClient:
    """The API as mira sees it."""
    return signed_in(member)


@pytest.fixture
def stranger_api(stranger: User) -> APIClient:
    return signed_in(stranger)
