"""The limits of the API when the cache that counts is away."""

import pytest
from django.core.cache.backends.redis import RedisCache
from redis import ConnectionError as CacheAway
from rest_framework.test import APIClient

from webapp.accounts.models import User


@pytest.mark.django_db
def test_members_are_let_through_while_the_cache_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise CacheAway("gone")

    monkeypatch.setattr(RedisCache, "get", away)
    client = APIClient()
    client.force_authenticate(User.objects.create_user("mira"))
    assert client.get("/api/v1/me/").status_code == 200
