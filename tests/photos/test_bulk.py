"""One action on many photos: exactly those that are meant, and exactly what it changed comes back."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from tests.photos.conftest import Committed, PhotoMaker
from webapp.accounts.models import User
from webapp.photos.models import Album, BulkAction, Photo, StageRun
from webapp.photos.services.albums import album_add, album_create
from webapp.photos.services.bulk import ACTIONS, bulk_forget_old
from webapp.photos.services.trash import photos_trash

MARKS = {
    "trash": ("restore", "trashed_at"),
    "archive": ("unarchive", "archived_at"),
    "favourite": ("unfavourite", "favourite"),
}


def ids(*photos: Photo) -> list[str]:
    return [str(photo.id) for photo in photos]


def bulk(api: APIClient, action: str, *photos: Photo, **more: Any) -> Any:
    selection = more.pop("selection", {"ids": ids(*photos)})
    return api.post("/api/v1/photos/bulk/", {"action": action, "selection": selection, **more})


def undo(api: APIClient, action: Any) -> Any:
    return api.post("/api/v1/photos/bulk/undo/", {"undo": action.json()["undo"]})


def order(album: Album) -> list[str]:
    return [str(id_) for id_ in album.entries.order_by("position", "id").values_list("photo_id", flat=True)]


@pytest.fixture
def album(member: User) -> Album:
    return album_create(owner=member, name="Sea")


@pytest.mark.parametrize("action", MARKS)
def test_a_mark_is_set_on_those_without_it_and_only_theirs_is_undone(
    action: str, api: APIClient, photo_make: PhotoMaker
) -> None:
    opposite, field = MARKS[action]
    before, plain = photo_make(), photo_make()
    assert bulk(api, action, before).json()["count"] == 1
    stood = getattr(Photo.objects.get(id=before.id), field)
    done = bulk(api, action, before, plain)
    assert (done.status_code, done.json()["count"]) == (200, 1)
    assert getattr(Photo.objects.get(id=plain.id), field)
    assert undo(api, done).json() == {"count": 1}
    assert not getattr(Photo.objects.get(id=plain.id), field)
    assert getattr(Photo.objects.get(id=before.id), field) == stood
    taken = bulk(api, opposite, before, plain)
    assert taken.json()["count"] == 1
    assert not getattr(Photo.objects.get(id=before.id), field)
    assert undo(api, taken).json() == {"count": 1}
    assert getattr(Photo.objects.get(id=before.id), field) == stood


def test_undoing_leaves_alone_what_has_been_changed_again_since(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    photo = photo_make()
    done = bulk(api, "archive", photo)
    bulk(api, "unarchive", photo)
    bulk(api, "archive", photo)
    assert undo(api, done).json() == {"count": 0}
    assert Photo.objects.get().archived_at is not None


def test_photos_that_come_back_from_the_trash_are_worked_on(
    api: APIClient, photo_make: PhotoMaker, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[set[str]] = []
    monkeypatch.setattr("webapp.photos.pipeline.schedule.ring_queues", rung.append)
    photo = photo_make()
    done = bulk(api, "trash", photo)
    with committed():
        undo(api, done)
    assert rung == [{"io"}]


def test_all_that_filters_let_through_except_some(api: APIClient, photo_make: PhotoMaker) -> None:
    loved, kept, plain, gone = (photo_make() for _ in range(4))
    Photo.objects.filter(id__in=[loved.id, kept.id, gone.id]).update(favourite=True)
    photos_trash(photos=[gone.id])
    selection = {"filters": {"favourite": True}, "except": ids(kept)}
    assert bulk(api, "archive", selection=selection).json()["count"] == 1
    assert list(Photo.objects.filter(archived_at__isnull=False)) == [loved]
    assert bulk(api, "archive", selection={"filters": {}}).json()["count"] == 2
    assert bulk(api, "unarchive", selection={"filters": {"archived": True}}).json()["count"] == 3
    assert Photo.objects.get(id=plain.id).archived_at is None


def test_deleting_for_ever_takes_only_what_is_in_the_trash_with_its_files(
    api: APIClient, photo_make: PhotoMaker, processed: Callable[[Photo], Photo], committed: Committed
) -> None:
    kept, gone = processed(photo_make()), processed(photo_make())
    photos_trash(photos=[gone.id])
    with committed():
        done = bulk(api, "delete", kept, gone)
    assert done.json() == {"count": 1, "missing": 0, "undo": None}
    assert list(Photo.objects.all()) == [kept]
    assert not storages["originals"].exists(gone.original_key)
    assert not storages["renditions"].exists(gone.rendition_key("thumb"))


def test_emptying_the_trash_is_deleting_all_of_it(api: APIClient, photo_make: PhotoMaker) -> None:
    photos_trash(photos=[photo_make().id, photo_make().id])
    kept = photo_make()
    assert bulk(api, "delete", selection={"filters": {"trashed": True}}).json()["count"] == 2
    assert list(Photo.objects.all()) == [kept]


def test_an_album_is_filled_in_the_order_given_without_repeating(
    api: APIClient, photo_make: PhotoMaker, album: Album
) -> None:
    a, b, c = (photo_make() for _ in range(3))
    album_add(album=album, photos=[b])
    done = bulk(api, "album_add", c, b, a, album=str(album.id))
    assert done.json()["count"] == 2
    assert order(album) == ids(b, c, a)
    assert undo(api, done).json() == {"count": 2}
    assert order(album) == ids(b)


def test_photos_taken_out_of_an_album_come_back_to_their_places(
    api: APIClient, photo_make: PhotoMaker, album: Album
) -> None:
    a, b, c, outside = (photo_make() for _ in range(4))
    album_add(album=album, photos=[a, b, c])
    Album.objects.update(cover=b)
    done = bulk(api, "album_remove", b, a, outside, album=str(album.id))
    assert done.json()["count"] == 2
    assert order(album) == ids(c)
    assert Album.objects.get().cover is None
    Photo.objects.filter(id=a.id).delete()
    assert undo(api, done).json() == {"count": 1}
    assert order(album) == ids(b, c)
    assert Album.objects.get().cover_id == b.id


def test_turning_and_turning_back(api: APIClient, photo_make: PhotoMaker) -> None:
    by_person, by_machine = photo_make(), photo_make()
    Photo.objects.filter(id=by_person.id).update(turn=270, turned_by_person=True)
    StageRun.objects.update(status="success")
    done = bulk(api, "turn", by_person, by_machine, angle=180)
    assert done.json()["count"] == 2
    by_person.refresh_from_db()
    assert (by_person.turn, by_person.version, by_person.thumbhash) == (90, 2, "")
    assert set(StageRun.objects.filter(status="pending").values_list("stage", flat=True)) == {"thumbnails"}
    undo(api, done)
    for photo in (by_person, by_machine):
        photo.refresh_from_db()
    assert (by_person.turn, by_person.turned_by_person) == (270, True)
    assert (by_machine.turn, by_machine.turned_by_person, by_machine.version) == (0, False, 3)


def test_stages_are_due_again_all_or_some(api: APIClient, photo_make: PhotoMaker) -> None:
    photo, other = photo_make(), photo_make()
    StageRun.objects.update(status="success")
    StageRun.objects.filter(photo=other).delete()
    done = bulk(api, "reprocess", photo, other, stages=["metadata"])
    assert done.json() == {"count": 2, "missing": 0, "undo": None}
    assert StageRun.objects.filter(stage="metadata", status="pending").count() == 2
    assert bulk(api, "reprocess", photo, stages=["nonsense"]).status_code == 400
    bulk(api, "reprocess", photo)
    assert StageRun.objects.filter(photo=photo, status="pending").count() == 2


def test_the_same_request_twice_is_done_once(api: APIClient, photo_make: PhotoMaker) -> None:
    photo, name = photo_make(), str(uuid.uuid4())
    first = bulk(api, "turn", photo, angle=90, request=name)
    again = bulk(api, "turn", photo, angle=90, request=name)
    assert first.json() == again.json()
    assert Photo.objects.get().turn == 90
    assert bulk(api, "favourite", photo).json()["count"] == 1
    assert bulk(api, "favourite", photo).json() == {"count": 0, "missing": 0, "undo": None}


def test_what_is_undone_twice_or_too_late_says_so(api: APIClient, photo_make: PhotoMaker) -> None:
    done = bulk(api, "favourite", photo_make())
    assert undo(api, done).status_code == 200
    again = undo(api, done)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "already_undone")
    old = bulk(api, "archive", photo_make())
    BulkAction.objects.update(created_at=timezone.now() - timedelta(hours=25))
    late = undo(api, old)
    assert (late.status_code, late.json()["error"]["code"]) == (404, "undo_gone")
    assert bulk_forget_old() == 2


def test_an_action_whose_album_is_gone_can_no_longer_be_undone(
    api: APIClient, photo_make: PhotoMaker, album: Album
) -> None:
    done = bulk(api, "album_add", photo_make(), album=str(album.id))
    album.delete()
    assert undo(api, done).status_code == 404


def test_others_photos_albums_and_actions_do_not_exist(
    api: APIClient, stranger_api: APIClient, photo_make: PhotoMaker, album: Album
) -> None:
    photo = photo_make()
    own = stranger_api.post("/api/v1/albums/", {"name": "mine"}).json()["id"]
    gone = bulk(stranger_api, "trash", photo)
    unknown = stranger_api.post(
        "/api/v1/photos/bulk/", {"action": "trash", "selection": {"ids": [str(uuid.uuid4())]}}
    )
    assert gone.json() == unknown.json() == {"count": 0, "missing": 1, "undo": None}
    assert bulk(stranger_api, "trash", selection={"filters": {}}).json()["count"] == 0
    assert bulk(stranger_api, "album_add", photo, album=own).json()["count"] == 0
    for action in ("album_add", "album_remove"):
        answer = bulk(stranger_api, action, photo, album=str(album.id))
        assert answer.status_code == 400
        assert "album" in answer.json()["error"]["fields"]
    assert bulk(stranger_api, "trash", selection={"filters": {"album": str(album.id)}}).json()["count"] == 0
    mine = bulk(api, "favourite", photo)
    assert undo(stranger_api, mine).status_code == 404
    photo.refresh_from_db()
    assert (photo.trashed_at, photo.favourite) == (None, True)


def test_photos_deleted_meanwhile_are_told_and_the_others_done(
    api: APIClient, photo_make: PhotoMaker
) -> None:
    photo, gone = photo_make(), photo_make()
    selection = {"ids": ids(photo, gone)}
    Photo.objects.filter(id=gone.id).delete()
    done = bulk(api, "archive", selection=selection).json()
    assert (done["count"], done["missing"]) == (1, 1)


BAD = [
    ({"action": "explode", "selection": {"filters": {}}}, "action"),
    ({"action": "trash"}, "selection"),
    ({"action": "trash", "selection": {}}, "selection.non_field_errors"),
    ({"action": "trash", "selection": {"ids": [], "filters": {}}}, "selection.non_field_errors"),
    ({"action": "trash", "selection": {"ids": "all"}}, "selection.ids"),
    ({"action": "trash", "selection": {"ids": ["x"]}}, "selection.ids"),
    ({"action": "trash", "selection": {"ids": [7]}}, "selection.ids"),
    ({"action": "trash", "selection": {"ids": [], "except": []}}, "selection.except"),
    ({"action": "trash", "selection": {"filters": {"colour": "red"}}}, "selection.filters.colour"),
    ({"action": "trash", "selection": {"filters": {"favourite": "perhaps"}}}, "selection.filters.favourite"),
    ({"action": "trash", "selection": {"filters": {"album": "x"}}}, "selection.filters.album"),
    ({"action": "trash", "selection": {"filters": {"tag": {"a": 1}}}}, "selection.filters.tag"),
    ({"action": "trash", "selection": {"filters": "all"}}, "selection.filters"),
    ({"action": "turn", "selection": {"ids": []}}, "angle"),
    ({"action": "turn", "angle": 45, "selection": {"ids": []}}, "angle"),
    ({"action": "album_add", "selection": {"ids": []}}, "album"),
    ({"action": "album_add", "album": "x", "selection": {"ids": []}}, "album"),
    ({"action": "trash", "request": "x", "selection": {"ids": []}}, "request"),
]


@pytest.mark.parametrize(("body", "field"), BAD)
def test_what_cannot_be_meant_is_refused_by_name(body: dict[str, Any], field: str, api: APIClient) -> None:
    answer = api.post("/api/v1/photos/bulk/", body)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_takes_no_photos_for_an_answer(action: str, api: APIClient, album: Album) -> None:
    done = bulk(api, action, selection={"ids": []}, album=str(album.id), angle=90)
    assert done.json() == {"count": 0, "missing": 0, "undo": None}


@pytest.mark.parametrize("action", ACTIONS)
def test_the_statements_are_few_and_do_not_grow_with_the_photos(
    action: str, api: APIClient, photo_make: PhotoMaker, album: Album
) -> None:
    def counted(photos: list[Photo]) -> tuple[int, int]:
        if action in ("restore", "delete"):
            photos_trash(photos=[photo.id for photo in photos])
        with CaptureQueriesContext(connection) as doing:
            done = bulk(api, action, *photos, album=str(album.id), angle=90)
        with CaptureQueriesContext(connection) as undoing:
            if done.json()["undo"]:
                undo(api, done)
        return len(doing), len(undoing)

    few, many = counted([photo_make() for _ in range(2)]), counted([photo_make() for _ in range(8)])
    assert few == many
    # Deleting takes one statement for each table that knows the photo, stacking some for each thing handed on.
    assert max(many) <= (12 if action not in ("delete", "stack") else 30), many
