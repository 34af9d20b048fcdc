"""An album keeps the order that its owner gave it."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Album, Photo
from webapp.photos.services.albums import album_add, album_create, album_remove
from webapp.photos.services.trash import photos_trash


@pytest.fixture
def photos(photo_make: PhotoMaker) -> list[Photo]:
    return [photo_make(name=f"{letter}.jpg") for letter in "abcde"]


@pytest.fixture
def album(member: User, photos: list[Photo]) -> Album:
    found = album_create(owner=member, name="Sea")
    album_add(album=found, photos=photos)
    return found


def listed(api: APIClient, album: Album, query: str = "") -> str:
    """The first letters of the album's photos, page by page."""
    names, url = "", f"/api/v1/albums/{album.id}/photos/?limit=2{query}"
    while url:
        page = api.get(url).json()
        names += "".join(photo["name"][0] for photo in page["results"])
        url = page["next"]
    return names


def move(api: APIClient, album: Album, photos: list[Photo], before: Photo | None) -> Any:
    body = {"photos": [str(photo.id) for photo in photos], "before": before and str(before.id)}
    return api.post(f"/api/v1/albums/{album.id}/order/", body)


def test_photos_stand_in_the_order_they_were_added_in_or_newest_first(
    api: APIClient, album: Album, photos: list[Photo]
) -> None:
    Photo.objects.filter(id=photos[0].id).update(taken_at=photos[0].taken_at + timedelta(days=1))
    assert listed(api, album) == "abcde"
    assert listed(api, album, "&sort=date") == "aedcb"
    assert api.get(f"/api/v1/albums/{album.id}/photos/?sort=colour").status_code == 400


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [
        ("d", "a", "dabce"),
        ("ea", "c", "beacd"),
        ("b", None, "acdeb"),
        ("ab", "a", "bacde"),
        ("a", "a", "abcde"),
        ("cc", "a", "cabde"),
        ("abcde", None, "abcde"),
        ("edcba", None, "edcba"),
    ],
)
def test_photos_are_moved_in_front_of_another_or_to_the_end(
    moved: str, before: str | None, expected: str, api: APIClient, album: Album, photos: list[Photo]
) -> None:
    by_letter = {photo.name[0]: photo for photo in photos}
    answer = move(api, album, [by_letter[letter] for letter in moved], by_letter[before] if before else None)
    assert answer.status_code == 204
    assert listed(api, album) == expected


def test_the_order_is_kept_when_photos_come_and_go(
    api: APIClient, album: Album, photos: list[Photo], photo_make: PhotoMaker
) -> None:
    a, b, c, _, _ = photos
    move(api, album, [c], a)
    album_remove(album=album, photos=[b.id])
    photos_trash(photos=[a.id])
    album_add(album=album, photos=[photo_make(name="x.jpg"), b])
    assert listed(api, album) == "cdexb"


def test_photos_that_are_not_in_the_album_are_refused(
    api: APIClient, album: Album, photos: list[Photo], photo_make: PhotoMaker
) -> None:
    outside = photo_make()
    for answer in (move(api, album, [outside], photos[0]), move(api, album, [photos[0]], outside)):
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not_in_album")
    url = f"/api/v1/albums/{album.id}/order/"
    bad: list[dict[str, Any]] = [{}, {"photos": [], "before": None}, {"photos": ["x"], "before": None}]
    for body in bad:
        assert api.post(url, body).status_code == 400
    assert api.post(url, {"photos": [str(photos[0].id)], "before": str(uuid.uuid4())}).status_code == 400
    assert listed(api, album) == "abcde"


def test_only_its_owner_orders_and_lists_an_album(
    api: APIClient, stranger_api: APIClient, album: Album, photos: list[Photo]
) -> None:
    assert move(stranger_api, album, photos[:1], None).status_code == 404
    assert stranger_api.get(f"/api/v1/albums/{album.id}/photos/").status_code == 404
    assert listed(api, album) == "abcde"


def test_the_cover_is_one_of_the_albums_photos(
    api: APIClient, album: Album, photos: list[Photo], photo_make: PhotoMaker
) -> None:
    url = f"/api/v1/albums/{album.id}/"
    answer = api.patch(url, {"cover": str(photo_make().id)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "not_in_album")
    assert api.patch(url, {"cover": str(photos[1].id)}).json()["cover_photo"]["name"] == "b.jpg"
