"""Every address of the site, knocked at by nobody in particular."""

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {"/api/v1/token/", "/sign-in/", "/healthz", "/admin/login/", "/admin/jsi18n/", "/admin/logout/"}
BY_LINK = "/api/v1/shared/"
"""For whoever has an album's link, signed in or not."""
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "x", "str": "x", "path": "x"}
pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


def _addresses(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + _filled(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        else:
            yield route


def _filled(route: str) -> str:
    route = re.sub(r"<(\w+):\w+>", lambda found: SAMPLES.get(found[1], "x"), route)
    return re.sub(r"<\w+>", "x", route)


def _under(prefix: str) -> list[str]:
    every = set(_addresses(get_resolver().url_patterns)) - OPEN
    return sorted(address for address in every if address.startswith(prefix))


def _let_in(client: Client, method: str, **extra: str) -> dict[str, int]:
    """Addresses that answer neither 401 nor, to a method they do not know at all, 405."""
    answers = {
        address: getattr(client, method)(address, **extra).status_code
        for address in _under("/api/v1/")
        if not address.startswith(BY_LINK)
    }
    assert len(answers) > 10
    refused = (401,) if method == "get" else (401, 405)
    return {address: status for address, status in answers.items() if status not in refused}


@pytest.mark.parametrize("method", METHODS)
def test_the_api_answers_401_to_anybody_unknown(client: Client, method: str) -> None:
    assert _let_in(client, method) == {}


@pytest.mark.parametrize("method", METHODS)
def test_the_api_answers_401_to_a_wrong_token(client: Client, method: str) -> None:
    assert _let_in(client, method, HTTP_AUTHORIZATION="Bearer wrong") == {}


@pytest.mark.parametrize("method", METHODS)
def test_a_link_that_nobody_made_leads_nowhere(client: Client, method: str) -> None:
    addresses = _under(BY_LINK)
    assert len(addresses) >= 3
    for address in addresses:
        assert getattr(client, method)(address).status_code in (404, 405)


def test_pages_and_files_are_for_the_signed_in(client: Client) -> None:
    told: dict[str, int] = {}
    for address in _under(""):
        if address.startswith("/api/v1/") or "(" in address or "^" in address:
            continue
        answer = client.get(address)
        turned_away = answer.status_code in (401, 403, 404, 405) or "sign-in" in answer.headers.get(
            "Location", ""
        )
        if not turned_away and "/admin/login/" not in answer.headers.get("Location", ""):
            told[address] = answer.status_code
    assert told == {}
