"""What people do to clusters over the API: done, remembered by later runs, and taken back."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from search.clusters.describing import groups as describing
from search.clusters.runs import run_start
from search.clusters.services import run_execute
from search.index.vectors import unit
from search.models import Cluster, ClusterMember, ClusterTie, Embedding, EmbeddingSpace
from search.runs import run_cancel
from tests.vectors import blobs, photo_row, photos_with, tag_photos
from webapp.accounts.models import User
from webapp.photos.models import Photo

URL = "/api/v1/clusters/"
State = dict[str, set[UUID]]


@pytest.fixture
def library(member: User, space: EmbeddingSpace) -> list[Photo]:
    """Ten dogs, eight cats, six cars; grouped."""
    photos = photos_with(member, space, blobs([10, 8, 6], spread=0.05))
    for start, stop, name in ((0, 10, "dog"), (10, 18, "cat"), (18, 24, "car")):
        tag_photos(photos[start:stop], name)
    group(member)
    return photos


def group(member: User) -> None:
    run = run_start(owner_id=member.pk)
    run_execute(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "success", run.error


def state() -> State:
    """Name of each cluster -> its photos."""
    rows = ClusterMember.objects.values_list("cluster__name", "photo_id")
    return {name: {photo for other, photo in rows if other == name} for name, _ in rows}


def named(name: str) -> Cluster:
    return Cluster.objects.get(name=name)


def ids(photos: list[Photo]) -> list[str]:
    return [str(photo.pk) for photo in photos]


def send(api: APIClient, path: str, expected: int = 200, **sent: Any) -> dict[str, Any]:
    answer = api.post(f"{URL}{path}", sent, format="json")
    assert answer.status_code == expected, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def undo(api: APIClient, done: dict[str, Any]) -> None:
    answer = api.post("/api/v1/photos/bulk/undo/", {"undo": done["undo"]})
    assert answer.status_code == 200, answer.json()


def merge(api: APIClient, into: str, *others: str) -> dict[str, Any]:
    return send(api, f"{named(into).pk}/merge/", clusters=[str(named(name).pk) for name in others])


def move(api: APIClient, photos: list[Photo], into: str) -> dict[str, Any]:
    return send(api, f"{named(into).pk}/put/", selection={"ids": ids(photos)})


def take_out(api: APIClient, photos: list[Photo], of: str) -> dict[str, Any]:
    return send(api, f"{named(of).pk}/take_out/", selection={"ids": ids(photos)})


def make(api: APIClient, photos: list[Photo], **more: Any) -> dict[str, Any]:
    return send(api, "", 201, selection={"ids": ids(photos)}, **more)


EDITS = {
    "merge": lambda api, photos: merge(api, "Dog", "Cat"),
    "move": lambda api, photos: move(api, photos[10:13], "Dog"),
    "move all": lambda api, photos: move(api, photos[10:18], "Dog"),
    "take out": lambda api, photos: take_out(api, photos[:3], "Dog"),
    "split": lambda api, photos: make(api, photos[:4], name="Puppies"),
    "from two clusters": lambda api, photos: make(api, photos[8:12], name="Both"),
    "whole cluster": lambda api, photos: make(api, photos[:10], name="All dogs"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_stands_after_later_runs_and_its_undoing_does_too(
    api: APIClient, member: User, library: list[Photo], edit: str
) -> None:
    before, identities = state(), set(Cluster.objects.values_list("pk", flat=True))
    done = EDITS[edit](api, library)
    after = state()
    assert after != before
    group(member)
    assert state() == after
    undo(api, done)
    assert state() == before
    assert set(Cluster.objects.values_list("pk", flat=True)) == identities
    assert not ClusterTie.objects.exists()
    group(member)
    assert state() == before


def test_a_merged_cluster_has_all_photos_and_the_name_that_a_person_gave(
    api: APIClient, library: list[Photo]
) -> None:
    api.patch(f"{URL}{named('Cat').pk}/", {"name": "Mimi"})
    into = named("Dog").pk
    done = merge(api, "Dog", "Mimi", "Car")
    [row] = done["clusters"]
    assert (row["id"], row["name"], row["size"], done["count"]) == (str(into), "Mimi", 24, 24)
    assert len(row["representatives"]) == 4
    undo(api, done)
    assert {name: len(photos) for name, photos in state().items()} == {"Dog": 10, "Mimi": 8, "Car": 6}
    assert not named("Dog").named_by_person


def test_newcomers_join_what_was_merged(
    api: APIClient, member: User, space: EmbeddingSpace, library: list[Photo]
) -> None:
    merge(api, "Dog", "Cat")
    fresh = photos_with(member, space, blobs([0, 9], spread=0.05, seed=5))
    group(member)
    assert state()["Dog"] >= {photo.pk for photo in [*library[:18], *fresh]}


def test_a_photo_taken_out_is_unsorted_until_somebody_puts_it_back(
    api: APIClient, member: User, library: list[Photo]
) -> None:
    take_out(api, library[:1], "Dog")
    rows = api.get(f"{URL}unsorted/photos/").json()["results"]
    assert [row["id"] for row in rows] == ids(library[:1])
    back = move(api, library[:1], "Dog")
    group(member)
    assert library[0].pk in state()["Dog"]
    undo(api, back)
    group(member)
    assert library[0].pk not in state()["Dog"]


def test_a_cluster_without_a_persons_name_gets_one_of_its_own(api: APIClient, library: list[Photo]) -> None:
    tag_photos(library[:4], "spaniel")
    [row] = make(api, library[:4])["clusters"]
    assert row["name"].startswith("Dog 2") or "paniel" in row["name"]
    assert not row["named_by_person"]


def test_everything_that_filters_let_through_can_be_moved(api: APIClient, library: list[Photo]) -> None:
    chosen = {"filters": {"cluster": str(named("Cat").pk)}, "except": ids(library[10:12])}
    done = send(api, f"{named('Dog').pk}/put/", selection=chosen)
    assert (done["count"], done["missing"]) == (6, 0)
    assert state()["Cat"] == {photo.pk for photo in library[10:12]}


def test_what_is_there_already_does_not_count(api: APIClient, library: list[Photo]) -> None:
    done = move(api, library[:3], "Dog")
    assert (done["count"], done["undo"], done["clusters"][0]["name"]) == (0, None, "Dog")
    assert take_out(api, library[10:], "Dog")["count"] == 0


def test_the_same_request_twice_is_done_once(api: APIClient, library: list[Photo]) -> None:
    asked = {"selection": {"ids": ids(library[:3])}, "request": str(uuid4())}
    first, second = (send(api, "", 201, **asked) for _ in range(2))
    assert first["clusters"][0]["id"] == second["clusters"][0]["id"]
    assert Cluster.objects.count() == 4


def test_a_pinned_cluster_stands_first_and_keeps_its_photos(
    api: APIClient, member: User, library: list[Photo]
) -> None:
    pinned = send_change(api, "Car", pinned=True)
    assert api.get(URL).json()["results"][0]["name"] == "Car"
    foreign = blobs([0, 0, 0, 6], spread=0.05)
    _place_anew(library[18:21], foreign)
    group(member)
    assert state()["Car"] == {photo.pk for photo in library[18:]}
    undo(api, pinned)
    group(member)
    assert state()["Car"] != {photo.pk for photo in library[18:]}


def test_a_hidden_cluster_is_left_out_of_lists_also_after_a_run(
    api: APIClient, member: User, library: list[Photo]
) -> None:
    hidden = send_change(api, "Cat", hidden=True)
    group(member)
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["Dog", "Car"]
    assert [row["name"] for row in api.get(URL, {"hidden": "true"}).json()["results"]] == ["Cat"]
    assert api.get(f"/api/v1/photos/{library[10].pk}/").json()["clusters"] == []
    assert "Cat" not in {row["name"] for row in api.get("/api/v1/map/").json()["clusters"]}
    undo(api, hidden)
    assert [row["name"] for row in api.get(URL).json()["results"]] == ["Dog", "Cat", "Car"]


def test_a_name_is_taken_back_unless_it_was_changed_again(api: APIClient, library: list[Photo]) -> None:
    first = send_change(api, "Dog", name="Rex")
    second = send_change(api, "Rex", name="Bello")
    undo(api, first)
    assert named("Bello").named_by_person
    undo(api, second)
    assert named("Rex").named_by_person


def test_undoing_leaves_alone_what_was_moved_on_since(api: APIClient, library: list[Photo]) -> None:
    first = move(api, library[10:12], "Dog")
    move(api, library[10:11], "Car")
    undo(api, first)
    assert library[10].pk in state()["Car"]
    assert library[11].pk in state()["Cat"]


def test_an_edit_while_a_run_is_under_way_is_obeyed_by_it(
    api: APIClient, member: User, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = describing.said_of

    def meanwhile(photos: Any) -> Any:
        merge(api, "Dog", "Cat")
        return real(photos)

    monkeypatch.setattr("search.clusters.services.said_of", meanwhile)
    group(member)
    assert {name: len(photos) for name, photos in state().items()} == {"Dog": 18, "Car": 6}


def test_a_cancelled_run_leaves_edits_as_they_are(api: APIClient, member: User, library: list[Photo]) -> None:
    merge(api, "Dog", "Cat")
    before = state()
    run_cancel(run=run_start(owner_id=member.pk))
    assert state() == before


def test_edits_outlast_the_loss_of_most_photos(api: APIClient, member: User, library: list[Photo]) -> None:
    merge(api, "Dog", "Cat")
    for photo in [*library[:6], *library[10:15]]:
        photo.delete()
    group(member)
    assert state()["Dog"] == {photo.pk for photo in [*library[6:10], *library[15:18]]}


def test_photos_out_of_the_trash_are_where_they_were(
    api: APIClient, member: User, library: list[Photo]
) -> None:
    make(api, library[:4], name="Puppies")
    Photo.objects.filter(pk__in=ids(library[:4])).update(trashed_at=timezone.now())
    group(member)
    assert "Puppies" not in {row["name"] for row in api.get(URL).json()["results"]}
    Photo.objects.update(trashed_at=None)
    assert state()["Puppies"] == {photo.pk for photo in library[:4]}
    group(member)
    assert state()["Puppies"] == {photo.pk for photo in library[:4]}


def test_a_photo_without_a_vector_can_be_put_and_stays(
    api: APIClient, member: User, library: list[Photo]
) -> None:
    bare = photo_row(member)
    move(api, [bare], "Dog")
    group(member)
    rows = api.get(f"{URL}{named('Dog').pk}/photos/").json()["results"]
    assert rows[-1]["id"] == str(bare.pk)
    assert 0.9 < named("Dog").cohesion <= 1.0


def test_a_cluster_is_made_before_anything_was_ever_grouped_or_indexed(api: APIClient, member: User) -> None:
    photos = [photo_row(member) for _ in range(2)]
    [row] = make(api, photos, name="First")["clusters"]
    assert (row["name"], row["size"]) == ("First", 2)
    group(member)
    assert state() == {"First": {photo.pk for photo in photos}}


def send_change(api: APIClient, which: str, **sent: Any) -> dict[str, Any]:
    answer = api.patch(f"{URL}{named(which).pk}/", sent, format="json")
    assert answer.status_code == 200, answer.json()
    found: dict[str, Any] = answer.json()
    return found


def _place_anew(photos: list[Photo], vectors: Any) -> None:
    """Other vectors for these photos, as another model would find them."""
    for photo, vector in zip(photos, unit(vectors), strict=False):
        Embedding.objects.filter(photo=photo).update(vector=vector.tolist())
