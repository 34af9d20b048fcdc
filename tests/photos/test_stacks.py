"""Stacks: photos shown as one, the best on top; what is done to the one is done to all of them, and undone."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from tests.members import signed_in
from tests.photos.conftest import PhotoMaker
from tests.photos.test_bulk import bulk, ids, order, undo
from webapp.accounts.models import User
from webapp.photos.models import Album, AlbumMember, Photo
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.trash import photos_delete

Three = tuple[Photo, Photo, Photo]


@pytest.fixture
def three(photo_make: PhotoMaker) -> Three:
    """The second has most pixels."""
    photos = photo_make(), photo_make(), photo_make()
    Photo.objects.filter(id=photos[1].id).update(width=4000, height=3000)
    return photos


@pytest.fixture
def stacked(api: APIClient, three: Three) -> Any:
    """The answer to stacking all three."""
    return bulk(api, "stack", *three)


def listed(api: APIClient, query: str = "") -> dict[str, int]:
    """Photo -> how many are stacked on its tile, in the list of photos; and so in the timeline."""
    rows = api.get(f"/api/v1/photos/{query}").json()["results"]
    months = api.get(f"/api/v1/timeline/{query}").json()
    found = {row["id"]: row["stack"] for row in rows}
    assert months["total"] == len(found)
    columns: dict[str, int] = {}
    for bucket in months["buckets"]:
        month = api.get(f"/api/v1/timeline/{bucket['month']}/{query}").json()
        columns |= dict(zip(month["id"], month["stack"] or [0] * len(month["id"]), strict=True))
        assert bucket["count"] == len(month["id"])
    assert columns == found
    return found


def inside(api: APIClient, photo: Photo) -> list[str]:
    return [row["id"] for row in api.get(f"/api/v1/photos/{photo.id}/stack/").json()]


def test_a_stack_is_one_tile_with_the_best_on_top_and_opens_to_its_photos(
    api: APIClient, three: Three, stacked: Any, photo_make: PhotoMaker
) -> None:
    alone = photo_make()
    assert stacked.json()["count"] == 3
    first, best, last = three
    assert listed(api) == {str(best.id): 3, str(alone.id): 0}
    assert inside(api, first) == ids(best, first, last)
    assert inside(api, alone) == ids(alone)
    assert api.get(f"/api/v1/photos/{first.id}/").json()["stack"] == 3


def test_a_favourite_is_on_top_and_hands_nothing_down(api: APIClient, three: Three) -> None:
    bulk(api, "favourite", three[2])
    bulk(api, "stack", *three)
    assert inside(api, three[0]) == ids(three[2], three[1], three[0])
    assert not Photo.objects.get(id=three[1].id).favourite


def test_the_one_on_top_takes_over_what_the_others_have_and_undo_takes_it_back(
    api: APIClient, member: User, three: Three
) -> None:
    first, best, last = three
    album = album_create(owner=member, name="Sea")
    album_add(album=album, photos=[first])
    Photo.objects.filter(id=last.id).update(latitude=1.5, longitude=2.5, place_name="Here")
    done = bulk(api, "stack", *three)
    top = Photo.objects.get(id=best.id)
    assert (top.latitude, top.place_name) == (1.5, "Here")
    assert set(order(album)) == set(ids(first, best))
    assert undo(api, done).json() == {"count": 3}
    top.refresh_from_db()
    assert (top.latitude, order(album)) == (None, ids(first))
    assert listed(api) == dict.fromkeys(ids(*three), 0)


@pytest.mark.parametrize("action", ["trash", "archive", "favourite", "turn"])
def test_what_is_done_to_the_tile_is_done_to_the_whole_stack(
    action: str, api: APIClient, three: Three, stacked: Any
) -> None:
    more = {"angle": 90} if action == "turn" else {}
    done = bulk(api, action, three[1], **more)
    assert (done.json()["count"], done.json()["missing"]) == (3, 0)
    assert undo(api, done).json() == {"count": 3}


def test_all_that_a_filter_lets_through_holds_whole_stacks_and_leaves_out_whole_stacks(
    api: APIClient, three: Three, stacked: Any, photo_make: PhotoMaker
) -> None:
    alone = photo_make()
    everything: dict[str, Any] = {"selection": {"filters": {}}}
    assert bulk(api, "favourite", **everything).json()["count"] == 4
    but: dict[str, Any] = {"selection": {"filters": {}, "except": ids(three[1])}}
    assert bulk(api, "trash", **but).json()["count"] == 1
    assert Photo.objects.get(trashed_at__isnull=False).id == alone.id


def test_an_album_and_an_archive_of_originals_get_the_whole_stack(
    api: APIClient, member: User, three: Three, stacked: Any
) -> None:
    album = album_create(owner=member, name="Sea")
    bulk(api, "album_add", three[1], album=str(album.id))
    assert set(order(album)) == set(ids(*three))
    rows = api.get(f"/api/v1/albums/{album.id}/photos/").json()["results"]
    assert [(row["id"], row["stack"]) for row in rows] == [(str(three[1].id), 3)]
    assert listed(api, f"?album={album.id}") == {str(three[1].id): 3}
    ticket = api.post("/api/v1/photos/zip/", {"selection": {"ids": ids(three[1])}}).json()
    assert ticket["count"] == 3


def test_one_photo_alone_can_be_meant(api: APIClient, three: Three, stacked: Any) -> None:
    alone = {"selection": {"ids": ids(three[1]), "alone": True}}
    done = bulk(api, "trash", **alone)
    assert done.json()["count"] == 1
    assert listed(api) == {str(three[0].id): 2}
    undo(api, done)
    assert listed(api) == {str(three[1].id): 3}


def test_the_next_is_on_top_when_the_first_is_deleted_and_the_last_stands_alone(
    api: APIClient, three: Three, stacked: Any
) -> None:
    api.delete(f"/api/v1/photos/{three[1].id}/")
    assert listed(api) == {str(three[0].id): 2}
    photos_delete(photos=[three[1].id, three[0].id])
    assert listed(api) == {str(three[2].id): 0}


def test_in_the_trash_every_photo_is_shown(api: APIClient, three: Three, stacked: Any) -> None:
    bulk(api, "trash", three[1])
    assert listed(api, "?trashed=true") == dict.fromkeys(ids(*three), 0)
    assert bulk(api, "restore", three[0]).json()["count"] == 1
    assert listed(api) == {str(three[0].id): 0}


def test_a_photo_is_shown_where_a_filter_lets_it_through_and_not_the_one_on_top(
    api: APIClient, three: Three, stacked: Any
) -> None:
    Photo.objects.filter(id=three[2].id).update(favourite=True)
    assert listed(api, "?favourite=true") == {str(three[2].id): 3}


def test_a_stack_is_taken_apart_whole_or_one_photo_is_taken_out(
    api: APIClient, three: Three, stacked: Any
) -> None:
    out = bulk(api, "unstack", selection={"ids": ids(three[1]), "alone": True})
    assert listed(api) == {str(three[1].id): 0, str(three[0].id): 2}
    assert undo(api, out).json() == {"count": 1}
    apart = bulk(api, "unstack", three[1])
    assert listed(api) == dict.fromkeys(ids(*three), 0)
    assert undo(api, apart).json() == {"count": 3}
    assert listed(api) == {str(three[1].id): 3}


def test_another_photo_is_put_on_top(api: APIClient, three: Three, stacked: Any) -> None:
    chosen = {"selection": {"ids": ids(three[2]), "alone": True}}
    done = bulk(api, "stack_top", **chosen)
    assert inside(api, three[0]) == ids(three[2], three[1], three[0])
    assert bulk(api, "stack_top", **chosen).json() == {"count": 0, "missing": 0, "undo": None}
    undo(api, done)
    assert inside(api, three[0]) == ids(three[1], three[0], three[2])


def test_stacks_that_are_stacked_become_one_and_undo_makes_them_two_again(
    api: APIClient, three: Three, photo_make: PhotoMaker
) -> None:
    other = photo_make()
    bulk(api, "stack", *three[:2])
    bulk(api, "stack", three[2], other)
    done = bulk(api, "stack", three[1], three[2])
    assert done.json()["count"] == 4
    assert listed(api) == {str(three[1].id): 4}
    undo(api, done)
    assert sorted(listed(api).values()) == [2, 2]


def test_undoing_leaves_alone_what_was_unstacked_or_stacked_anew_since(
    api: APIClient, three: Three, stacked: Any
) -> None:
    bulk(api, "unstack", selection={"ids": ids(three[0]), "alone": True})
    assert undo(api, stacked).json() == {"count": 2}
    assert listed(api) == dict.fromkeys(ids(*three), 0)


def test_one_photo_none_or_too_many_are_no_stack(
    api: APIClient, three: Three, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chosen in ([three[0]], []):
        assert bulk(api, "stack", *chosen).json() == {"count": 0, "missing": 0, "undo": None}
    bulk(api, "trash", three[1], three[2])
    assert bulk(api, "stack", *three).json()["count"] == 0
    bulk(api, "restore", *three)
    monkeypatch.setattr("webapp.photos.services.bulk.stacks.MOST", 2)
    answer = bulk(api, "stack", *three)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stack_wrong")
    assert listed(api) == dict.fromkeys(ids(*three), 0)


def test_nobody_stacks_or_sees_the_stacks_of_another(
    stranger_api: APIClient, api: APIClient, three: Three, stranger: User, photo_make: PhotoMaker
) -> None:
    own = photo_make(owner=stranger)
    assert bulk(stranger_api, "stack", own, *three).json() == {"count": 0, "missing": 3, "undo": None}
    bulk(api, "stack", *three)
    assert bulk(stranger_api, "unstack", *three).json() == {"count": 0, "missing": 3, "undo": None}
    for path in (three[0].id, uuid4()):
        assert stranger_api.get(f"/api/v1/photos/{path}/stack/").status_code == 404


def test_who_an_album_is_shared_with_sees_its_photos_and_no_stack(
    api: APIClient, member: User, stranger: User, three: Three
) -> None:
    album: Album = album_create(owner=member, name="Sea")
    album_add(album=album, photos=list(three[:2]))
    AlbumMember.objects.create(album=album, member=stranger, role="look")
    bulk(api, "stack", *three)
    guest = signed_in(stranger)
    assert listed(guest, f"?album={album.id}") == dict.fromkeys(ids(*three[:2]), 0)
    assert guest.get(f"/api/v1/photos/{three[0].id}/").json()["stack"] == 0
    assert guest.get(f"/api/v1/photos/{three[0].id}/stack/").status_code == 404


def test_neighbours_are_the_tiles_of_the_grid(
    api: APIClient, three: Three, stacked: Any, photo_make: PhotoMaker
) -> None:
    newer = photo_make()
    Photo.objects.filter(id=newer.id).update(taken_at="2030-01-01T00:00:00Z")
    found = api.get(f"/api/v1/photos/{newer.id}/neighbours/?count=true").json()
    assert (UUID(found["next"]), found["count"]) == (three[1].id, 2)


def test_pages_count_tiles_as_their_grids_do(
    client: Client, member: User, three: Three, stacked: Any
) -> None:
    client.force_login(member)
    album = album_create(owner=member, name="Sea")
    album_add(album=album, photos=list(three))
    for path in ("/", f"/albums/{album.id}/?sort=date"):
        buckets = client.get(path).context["island_data"]["buckets"]
        assert [bucket["count"] for bucket in buckets] == [1], path


def test_lists_take_one_statement_more_for_any_number_of_stacks(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.get("/api/v1/photos/").status_code == 200
        return len(queries)

    photos = [photo_make() for _ in range(6)]
    without = statements()
    bulk(api, "stack", *photos[:2])
    one = statements()
    bulk(api, "stack", *photos[2:4])
    bulk(api, "stack", *photos[4:])
    assert (one, statements()) == (without + 1, without + 1)
