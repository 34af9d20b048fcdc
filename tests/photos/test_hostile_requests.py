"""Requests that no browser sends: refused in the one format, never a 500."""

import base64
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from tests.photos.pictures import jpeg
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


LONE = "\ud800"


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("search/", {"text": "dog", "filters": {"tag": LONE}}),
        ("search/", {"text": LONE}),
        ("search/", {"text": "dog", "filters": {LONE: "a"}}),
        ("photos/bulk/", {"action": "favourite", "selection": {"filters": {"tag": LONE}}}),
        ("photos/bulk/", {"action": LONE, "selection": {"filters": {}}}),
        ("photos/zip/", {"selection": {"filters": {"tag": LONE}}}),
        ("albums/", {"name": LONE}),
        ("uploads/", {"name": LONE, "size": 1, "sha256": "a" * 64}),
        ("uploads/known/", {"sha256": [LONE]}),
    ],
)
def test_half_a_character_is_refused(client: APIClient, address: str, body: Any) -> None:
    answer = client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")
    assert answer.status_code == 400, answer.content
    assert "half a character" in answer.json()["error"]["message"]


def test_characters_written_in_two_halves_are_whole(client: APIClient) -> None:
    body = json.dumps({"name": "\U0001f3d6 Meer"})
    assert "\\ud83c" in body
    answer = client.post("/api/v1/albums/", body, content_type="application/json")
    assert answer.json()["name"] == "\U0001f3d6 Meer"


@pytest.mark.parametrize("zero", ["\0", "%00"])
@pytest.mark.parametrize("address", ["photos/?tag=", "timeline/?tag=", "photos/?album="])
def test_a_zero_byte_is_refused(client: APIClient, address: str, zero: str) -> None:
    assert client.get(f"/api/v1/{address}{zero}").status_code in (400, 404)


@pytest.mark.parametrize("digits", ["9" * 400, "-" + "9" * 400, "0." + "9" * 400, "1e400"])
def test_a_region_of_hundreds_of_digits_is_refused(
    client: APIClient, photo_make: PhotoMaker, digits: str
) -> None:
    photo = photo_make()
    client.force_authenticate(photo.owner)
    region = f'{{"x": {digits}, "y": 0.1, "w": 0.2, "h": 0.2}}'
    body = f'{{"photo": "{photo.id}", "region": {region}}}'
    answer = client.post("/api/v1/search/", body, content_type="application/json")
    assert 400 <= answer.status_code < 500, answer.content


@pytest.mark.parametrize(
    "header", ["bytes=" + "9" * 6000 + "-", "bytes=0-" + "9" * 6000, "bytes=-" + "9" * 6000, "bytes=٣-٤"]
)
def test_a_range_of_thousands_of_digits_is_no_range(photo_make: PhotoMaker, header: str) -> None:
    photo = photo_make()
    web = Client()
    web.force_login(photo.owner)
    answer: Any = web.get(f"/media/{photo.id}/original", headers={"Range": header})
    assert answer.status_code in (200, 206, 416)
    if answer.status_code != 416:
        assert len(b"".join(answer.streaming_content)) <= photo.bytes


@pytest.mark.parametrize("name", ["x" * 5000, "é" * 5000, "a/" * 2500, "." * 5000, "\n" * 5000])
def test_names_of_thousands_of_letters_are_refused_or_cut(
    client: APIClient, photo_make: PhotoMaker, name: str
) -> None:
    photo = photo_make()
    client.force_authenticate(photo.owner)
    for answer in (
        client.patch(f"/api/v1/photos/{photo.id}/", {"name": name}),
        client.post("/api/v1/albums/", {"name": name}),
        client.post("/api/v1/uploads/", {"name": name, "size": 1, "sha256": "a" * 64}),
    ):
        assert answer.status_code == 400, answer.content
        assert "name" in answer.json()["error"]["fields"]


def test_a_file_with_a_name_of_thousands_of_letters_is_taken_under_a_shorter_one(client: APIClient) -> None:
    file = SimpleUploadedFile("x" * 250 + ".jpg", jpeg(seed=95))
    file.name = None
    file._name = "x" * 5000 + ".jpg"  # type: ignore[attr-defined]
    answer = client.post("/api/v1/photos/", {"file": file}, format="multipart")
    assert answer.status_code < 500, answer.content


def test_forms_sent_twice_do_it_once(client: APIClient, photo_make: PhotoMaker) -> None:
    photo = photo_make()
    client.force_authenticate(photo.owner)
    album = client.post("/api/v1/albums/", {"name": "Sea"}).json()["id"]
    body = {"photos": [str(photo.id)]}
    counts = [client.post(f"/api/v1/albums/{album}/photos/", body).json()["count"] for _ in range(2)]
    assert counts == [1, 1]
    assert [client.delete(f"/api/v1/photos/{photo.id}/").status_code for _ in range(2)] == [204, 204]
    assert [client.post(f"/api/v1/photos/{photo.id}/restore/").status_code for _ in range(2)] == [200, 200]
    assert [client.delete(f"/api/v1/albums/{album}/").status_code for _ in range(2)] == [204, 404]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_unknown_address_of_the_api_says_where_the_addresses_are(api: APIClient, method: str) -> None:
    answer = getattr(api, method)("/api/v1/nothing/here/")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found" and "/api/docs/" in answer.json()["error"]["message"]
    assert api.get("/api/v1/photos").status_code == 301
