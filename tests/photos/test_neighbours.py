"""Stepping from photo to photo follows the order, and the filters, of the grid that a photo was opened from."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.photos.conftest import PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.edit import photo_change
from webapp.photos.services.trash import photos_trash


def asked(api: APIClient, photo: Photo, **query: Any) -> dict[str, Any]:
    answer: dict[str, Any] = api.get(f"/api/v1/photos/{photo.id}/neighbours/", query).json()
    return answer


def ids(photos: list[dict[str, Any]]) -> list[str]:
    return [photo["id"] for photo in photos]


def test_both_sides_come_in_the_order_of_the_grid_with_the_position(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    oldest, old, middle, new, newest = (photo_make() for _ in range(5))
    answer = asked(api, middle, before=2, after=1, count="true")
    assert ids(answer["before"]) == [str(newest.id), str(new.id)]
    assert ids(answer["after"]) == [str(old.id)]
    assert (answer["position"], answer["count"]) == (3, 5)
    assert asked(api, oldest, after=9)["after"] == []
    assert "position" not in asked(api, middle)


def test_filters_narrow_what_lies_beside(api: APIClient, photo_make: PhotoMaker) -> None:
    old, _, middle, skipped, new = (photo_make() for _ in range(5))
    album = album_create(owner=old.owner, name="Sea")
    album_add(album=album, photos=[old, middle, new])
    photo_change(photo=new, archived=True)
    answer = asked(api, middle, album=str(album.id), count="true")
    assert (answer["previous"], answer["next"]) == (str(new.id), str(old.id))
    assert (answer["position"], answer["count"]) == (2, 3)
    for photo in (old, skipped):
        photo_change(photo=photo, favourite=True)
    answer = asked(api, skipped, favourite="true")
    assert (answer["previous"], answer["next"]) == (None, str(old.id))


def test_in_the_trash_the_neighbours_are_trash(api: APIClient, photo_make: PhotoMaker) -> None:
    old, _, new = (photo_make() for _ in range(3))
    photos_trash(photos=[old.id, new.id])
    assert asked(api, new, trashed="true")["next"] == str(old.id)


def test_a_photo_outside_the_filter_still_has_a_place_in_its_order(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    old, outside, _ = (photo_make() for _ in range(3))
    photo_change(photo=old, favourite=True)
    answer = asked(api, outside, favourite="true", count="true")
    assert (answer["previous"], answer["next"]) == (None, str(old.id))
    assert (answer["position"], answer["count"]) == (1, 1)


@pytest.mark.parametrize("query", ["before=101", "after=-1", "album=x", "favourite=maybe", "count=perhaps"])
def test_nonsense_is_refused(api: APIClient, photo_make: PhotoMaker, query: str) -> None:
    assert api.get(f"/api/v1/photos/{photo_make().id}/neighbours/?{query}").status_code == 400


def test_the_albums_and_photos_of_others_stay_unseen(
    api: APIClient, photo_make: PhotoMaker, stranger: User
) -> None:
    mine, theirs = photo_make(), photo_make(owner=stranger)
    album = album_create(owner=stranger, name="Private")
    album_add(album=album, photos=[theirs])
    assert api.get(f"/api/v1/photos/{theirs.id}/neighbours/").status_code == 404
    answer = asked(api, mine, album=str(album.id), before=5, after=5)
    assert (answer["before"], answer["after"]) == ([], [])
