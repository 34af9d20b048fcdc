"""Requests that no browser sends: refused in the one format, never a 500."""

import base64

import pytest
from rest_framework.test import APIClient

from webapp.accounts.models import User


@pytest.fixture
def client(db: None) -> APIClient:
    found = APIClient()
    found.force_authenticate(User.objects.create_user("mallory"))
    return found


def opaque(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize("address", ["photos/", "albums/", "tokens/"])
@pytest.mark.parametrize("cursor", ["p=abc", "p=2020-99-99", "p=\n", "p=abc|def&o=99999999999"])
def test_a_torn_cursor_of_a_list_is_refused(client: APIClient, address: str, cursor: str) -> None:
    answer = client.get(f"/api/v1/{address}", {"cursor": opaque(cursor)})
    assert answer.status_code in (200, 404), answer.content
    if answer.status_code == 404:
        assert answer.json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "row", ['["{id}",Infinity,0,0.5,null]', '["{id}",1,0,0.5,null]', '["{id}",1,0,NaN,"{id}"]', "[" * 20000]
)
def test_a_torn_cursor_of_a_search_is_refused(client: APIClient, row: str) -> None:
    cursor = opaque(row.replace("{id}", "01a1fdd7-22a3-79f5-9e0a-2448606e5d91"))
    answer = client.post("/api/v1/search/", {"cursor": cursor})
    assert 400 <= answer.status_code < 500, answer.content


@pytest.mark.parametrize("address", ["token/", "search/"])
def test_a_body_nested_beyond_reading_is_refused(client: APIClient, address: str) -> None:
    answer = client.post(f"/api/v1/{address}", "[" * 100_000, content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert answer.json()["error"]["message"]


def test_an_offset_of_thousands_of_digits_is_refused(client: APIClient) -> None:
    made = client.post("/api/v1/uploads/", {"name": "a.jpg", "size": 10, "sha256": "a" * 64})
    answer = client.patch(
        f"/api/v1/uploads/{made.json()['id']}/",
        b"12345",
        content_type="application/octet-stream",
        headers={"Upload-Offset": "9" * 5000},
    )
    assert answer.status_code == 400, answer.content
