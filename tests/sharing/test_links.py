"""Albums by link: for whoever has it, as long as it holds, and no more than its owner allows."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from tests.sharing.conftest import LinkMaker
from webapp.accounts.models import User
from webapp.photos.links.token import token_of, token_read
from webapp.photos.models import Album, AlbumLink, Photo


@pytest.fixture(autouse=True)
def attempts_forgotten(services: None) -> None:
    cache.clear()


def _end(link: AlbumLink, how: str) -> None:
    rows = AlbumLink.objects.filter(id=link.id)
    if how == "revoked":
        rows.update(revoked_at=timezone.now())
    elif how == "expired":
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "deleted":
        link.album.delete()
    else:
        User.objects.filter(pk=link.album.owner_id).update(is_active=False)


def test_a_link_is_shown_again_to_its_owner_and_to_nobody_else(
    api: APIClient, stranger_api: APIClient, album: Album
) -> None:
    made = api.post(f"/api/v1/albums/{album.id}/links/", {"name": "family"}).json()
    listed = api.get(f"/api/v1/albums/{album.id}/links/").json()["results"]
    assert [row["url"] for row in listed] == [made["url"]]
    assert "/s/" in made["url"] and made["url"].startswith("http")
    assert (made["has_password"], made["allow_download"], made["visits"], made["alive"]) == (
        False,
        False,
        0,
        True,
    )
    assert stranger_api.get(f"/api/v1/albums/{album.id}/links/").status_code == 404
    assert stranger_api.delete(f"/api/v1/albums/{album.id}/links/{made['id']}/").status_code == 404


def test_an_address_cannot_be_made_up(link_make: LinkMaker, client: Any) -> None:
    link = link_make()
    token = token_of(link.id)
    assert token_read(token) == link.id
    other = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in (other, token[:-4], token + "x", str(link.id), "é" * 43, "A" * 43):
        assert token_read(wrong) is None
        assert client.get(f"/api/v1/shared/{wrong}/").status_code == 404
        assert client.get(f"/s/{wrong}/").status_code == 404


def test_whoever_has_the_link_sees_the_photos_and_no_more(
    client: Any, link_make: LinkMaker, photo: Photo
) -> None:
    token = token_of(link_make().id)
    head = client.get(f"/api/v1/shared/{token}/").json()
    assert head == {"name": "Summer", "owner": "mira", "count": 1, "allow_download": False, "zip": None}
    (shown,) = client.get(f"/api/v1/shared/{token}/photos/").json()["results"]
    assert set(shown) == {"id", "width", "height", "thumbhash", "alt", "urls"}
    assert (shown["alt"], shown["urls"]["original"]) == ("", None)
    answer = client.get(shown["urls"]["thumb"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "beach" not in answer.headers["Content-Disposition"]
    page = client.get(f"/s/{token}/")
    assert page.status_code == 200
    assert "noindex" in page.headers["X-Robots-Tag"]
    text = page.content.decode()
    assert "Summer" in text
    assert not any(secret in text for secret in ("beach", "Secretville", "48.1", "serial"))


def test_photos_that_are_not_in_the_album_stay_hidden(
    client: Any, link_make: LinkMaker, photo_make: Any, album: Album, photo: Photo
) -> None:
    token, other = token_of(link_make().id), photo_make()
    assert client.get(f"/media/shared/{token}/{other.id}/thumb").status_code == 404
    Photo.objects.filter(id=photo.id).update(trashed_at=timezone.now())
    assert client.get(f"/media/shared/{token}/{photo.id}/thumb").status_code == 404
    assert client.get(f"/api/v1/shared/{token}/photos/").json()["results"] == []


def test_originals_only_where_the_link_allows_it(client: Any, link_make: LinkMaker, photo: Photo) -> None:
    token = token_of(link_make().id)
    for path in (f"/media/shared/{token}/{photo.id}/original", f"/media/shared/{token}/album.zip"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "no_download")
    token = token_of(link_make(allow_download=True).id)
    head = client.get(f"/api/v1/shared/{token}/").json()
    answer = client.get(f"/media/shared/{token}/{photo.id}/original?download")
    assert len(b"".join(answer)) == photo.bytes
    assert "beach.jpg" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(client.get(head["zip"])))) as archive:
        assert archive.namelist() == ["beach.jpg"]


@pytest.mark.parametrize("how", ["revoked", "expired", "deleted", "owner away"])
def test_a_link_that_ended_says_so_everywhere_at_once(
    how: str, client: Any, link_make: LinkMaker, photo: Photo
) -> None:
    link = link_make(allow_download=True)
    token = token_of(link.id)
    kept = client.get(f"/media/shared/{token}/{photo.id}/thumb").headers["ETag"]
    _end(link, how)
    for path in ("", "photos/"):
        answer = client.get(f"/api/v1/shared/{token}/{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "link_over")
    media = client.get(f"/media/shared/{token}/{photo.id}/thumb", headers={"If-None-Match": kept})
    assert media.status_code == 410
    assert client.get(f"/media/shared/{token}/album.zip").status_code == 410
    page = client.get(f"/s/{token}/")
    assert page.status_code == 410
    assert "no longer works" in page.content.decode()
    assert "Summer" not in page.content.decode()


def test_a_password_is_asked_for_on_every_way_in(client: Any, link_make: LinkMaker, photo: Photo) -> None:
    token = token_of(link_make(password="open sesame").id)
    root = f"/api/v1/shared/{token}/"
    for path in (root, f"{root}photos/", f"/media/shared/{token}/{photo.id}/thumb"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "password")
    page = client.get(f"/s/{token}/")
    assert page.status_code == 401
    assert "Summer" not in page.content.decode()
    wrong = client.post(f"{root}unlock/", {"password": "open"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "wrong_password")
    right = client.post(f"{root}unlock/", {"password": "open sesame"}, content_type="application/json")
    assert right.json()["name"] == "Summer"
    assert client.get(f"/media/shared/{token}/{photo.id}/thumb").status_code == 200


def test_the_page_takes_the_password_too_and_a_new_one_is_asked_for_again(
    api: APIClient, client: Any, link_make: LinkMaker, album: Album
) -> None:
    link = link_make(password="open sesame")
    path = f"/s/{token_of(link.id)}/"
    assert client.post(path, {"password": "wrong"}).status_code == 403
    assert client.post(path, {"password": "open sesame"}, follow=True).status_code == 200
    assert client.get(path).status_code == 200
    api.patch(f"/api/v1/albums/{album.id}/links/{link.id}/", {"password": "another one"})
    assert client.get(path).status_code == 401
    api.patch(f"/api/v1/albums/{album.id}/links/{link.id}/", {"password": ""})
    assert client.get(path).status_code == 200


def test_many_wrong_passwords_are_told_to_wait(client: Any, link_make: LinkMaker) -> None:
    token = token_of(link_make(password="open sesame").id)
    for _ in range(5):
        assert client.post(f"/s/{token}/", {"password": "wrong"}).status_code == 403
    for password in ("wrong", "open sesame"):
        page = client.post(f"/s/{token}/", {"password": password})
        assert page.status_code == 429
        assert "Try again in" in page.content.decode()
    told = client.post(
        f"/api/v1/shared/{token}/unlock/", {"password": "open sesame"}, content_type="application/json"
    )
    assert (told.status_code, told.json()["error"]["code"]) == (429, "too_many_attempts")
    assert 0 < told.json()["error"]["seconds"] <= 300
    assert int(told.headers["Retry-After"]) == told.json()["error"]["seconds"]


def test_visits_are_counted_but_not_the_owners(api: APIClient, client: Any, link_make: LinkMaker) -> None:
    link = link_make()
    for visitor in (client, client, api):
        visitor.get(f"/s/{token_of(link.id)}/")
    assert AlbumLink.objects.get().visits == 2


def test_a_link_is_changed_and_ended(api: APIClient, album: Album) -> None:
    links = f"/api/v1/albums/{album.id}/links/"
    later = (timezone.now() + timedelta(days=7)).isoformat()
    link = api.post(links, {"expires_at": later, "password": "four", "allow_download": True}).json()
    assert (link["has_password"], link["allow_download"]) == (True, True)
    assert "password" not in link
    one = f"{links}{link['id']}/"
    assert api.patch(one, {"expires_at": None}).json()["expires_at"] is None
    assert api.delete(one).status_code == 204
    assert api.get(links).json()["results"][0]["alive"] is False
    assert api.patch(one, {"allow_download": False}).json()["error"]["code"] == "link_revoked"
    assert api.delete(one).status_code == 204
    assert api.get(links).json()["results"] == []


@pytest.mark.parametrize(
    ("field", "value"), [("expires_at", "2001-01-01T00:00:00Z"), ("password", "abc"), ("name", "x" * 81)]
)
def test_what_makes_no_sense_is_refused(field: str, value: str, api: APIClient, album: Album) -> None:
    answer = api.post(f"/api/v1/albums/{album.id}/links/", {field: value})
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_passwords_are_kept_as_hashes(link_make: LinkMaker) -> None:
    assert "sesame" not in link_make(password="open sesame").password
